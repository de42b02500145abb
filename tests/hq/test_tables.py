"""Tables as people have them: other titles, other delimiters, other encodings, Excel."""

import csv
import gzip
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from doors.files.titles import Titles
from hq.errors import Foreseen
from tests.conftest import Parameters, connect
from tests.hq.test_load import land, landed

PEOPLE = "salesnav-clay-basic"
TITLES = ["First name", "Company headcount", "Job started on", "_notes"]
ROW = ["Ada", "1 044", "06-2025", "a; b, c|d\te"]


def csv_of(rows: list[list[str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def rows_of(database: Parameters) -> list[Any]:
    return [payload["raw_payload"] for payload in landed(database)]


@pytest.mark.parametrize(
    "titles",
    [
        ["first name", "COMPANY HEADCOUNT", "Job Started On", "_Notes"],
        ["first_name", "company_headcount", "job_started_on", "notes"],
        ["First  name", "Company\u00a0headcount", " Job started on ", "_notes "],
        ["FirstName", "Company-Headcount", "Job started on\u200b", "Notes"],
    ],
)
def test_titles_in_other_spellings(database: Parameters, tmp_path: Path, titles: list[str]) -> None:
    file = tmp_path / "people.csv"
    file.write_text(csv_of([titles, ROW]))
    assert land(database, file, PEOPLE).landed == 1
    assert rows_of(database) == [dict(zip(TITLES, ROW, strict=True))]


def test_a_title_of_the_sender_s_own_stays(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("First name,first_name,Shoe size\nAda,Countess,37\n")
    land(database, file, PEOPLE)
    # what is spelled exactly has the name
    assert rows_of(database) == [{"First name": "Ada", "first_name": "Countess", "Shoe size": "37"}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", [PEOPLE, "none of the columns", "a, b", "First name"]),
        ("Ada,Lovelace\nGrace,Hopper\n", ["none of the columns", "first line"]),
        ("first name,First_name\nAda,Ada\n", ["stand twice", "First name", "'first name'"]),
        ("\n\n", ["it is empty"]),
    ],
)
def test_titles_that_cannot_be(
    database: Parameters, tmp_path: Path, text: str, words: list[str]
) -> None:
    """The file as a whole is refused: no row of it would be of use."""
    file = tmp_path / "people.csv"
    file.write_text(text)
    with pytest.raises(Foreseen) as refused:
        land(database, file, PEOPLE)
    for word in [*words, "Nothing was landed"]:
        assert word in str(refused.value)
    assert landed(database) == []


def test_a_column_that_every_row_needs(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "companies.csv"
    file.write_text("name,website\nA,a.example\n")
    with pytest.raises(Foreseen, match=r"reads domain.*Nothing was landed"):
        land(database, file)
    file.write_text("Domain,name\na.example,A\n")
    assert land(database, file).landed == 1
    assert landed(database)[0]["domain"] == "a.example"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("suffix", ["csv", "tsv", "txt"])
def test_delimiters(database: Parameters, tmp_path: Path, sign: str, suffix: str) -> None:
    """Whatever the file is called: Excel writes semicolons into .csv in half of Europe."""
    file = tmp_path / f"people.{suffix}"
    file.write_text(csv_of([TITLES, ROW], sign))
    land(database, file, PEOPLE)
    assert rows_of(database) == [dict(zip(TITLES, ROW, strict=True))]


@pytest.mark.parametrize("first", ["sep=#", '"sep=#"', "SEP=#"])
def test_excel_s_own_first_line(database: Parameters, tmp_path: Path, first: str) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"\ufeff{first}\r\n" + csv_of([TITLES, ROW, ["too", "many", "", "", "x"]], "#"))
    land(database, file, PEOPLE)
    assert rows_of(database) == [dict(zip(TITLES, ROW, strict=True))]
    with connect(database) as connection:
        assert connection.execute("select line_number from raw.rejected").fetchall() == [(4,)]


def test_what_stands_beyond_the_last_title(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "companies.csv"
    file.write_text("domain,name,,\na.example,A,,\nb.example,B,,note\nc.example,C, ,,,\n,,,\n\n")
    assert land(database, file).rejected == 0
    assert rows_of(database) == [
        {"domain": "a.example", "name": "A"},
        {"domain": "b.example", "name": "B", "column 4": "note"},
        {"domain": "c.example", "name": "C"},
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("packed", [False, True])
def test_encodings(database: Parameters, tmp_path: Path, encoding: str, packed: bool) -> None:
    body = csv_of(
        [["domain", "name"], ["a.example", "Ørsted ÅÄÖ 例え"]] * 1
        + [[f"{n}.example", "x" * 50] for n in range(4000)],
        "\t",
    ).encode(encoding)
    file = tmp_path / ("companies.txt.gz" if packed else "companies.txt")
    file.write_bytes(gzip.compress(body) if packed else body)
    assert land(database, file).landed == 4001
    assert rows_of(database)[0]["name"] == "Ørsted ÅÄÖ 例え"


def test_packed_lines(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "rows.ndjson.gz"
    body = gzip.compress(b'{"domain": "a.example"}\n' * 1000)
    file.write_bytes(body)
    assert land(database, file).landed == 1000
    file.write_bytes(body[:-20])
    with pytest.raises(Foreseen, match=r"cannot be read|damaged"):
        land(database, file)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("name,domain\nCafé,a.example\n".encode("latin-1"), "UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xlsx"),
        (b"PK\x03\x04" + bytes(600), "zip archive"),
    ],
)
def test_what_is_no_table(database: Parameters, tmp_path: Path, head: bytes, words: str) -> None:
    file = tmp_path / "companies.csv"
    file.write_bytes(head)
    with pytest.raises(Foreseen, match=words):
        land(database, file)


def workbook(file: Path, **sheets: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)


def test_excel(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    titles = ["first_name", "Company headcount", "Job started on", "Matching filters", "_notes"]
    rows = [
        [None],
        [*titles, None],
        ["Ada", 1044, date(2025, 6, 1), True, "1+1, said"],
        [],
        ["Grace", 0.5, datetime(2025, 6, 1, 9, 30), False, None, None],
        ["too", "many", None, None, None, "x"],
    ]
    workbook(file, People=rows, Empty=[])
    done = land(database, file, PEOPLE)
    assert (done.landed, done.rejected) == (2, 1)
    ada, grace = rows_of(database)
    assert ada == {
        "First name": "Ada",
        "Company headcount": "1044",
        "Job started on": "2025-06-01",
        "Matching filters": "true",
        "_notes": "1+1, said",
    }
    assert (grace["Company headcount"], grace["Job started on"]) == ("0.5", "2025-06-01 09:30:00")
    with connect(database) as connection:
        assert connection.execute("select line_number, body from raw.rejected").fetchall() == [
            (6, b"too,many,,,,x")
        ]


@pytest.mark.parametrize(
    ("shown_as", "said"),
    [
        ("mmm-yy", "2025-06"),
        ("[$-409]mmm\\-yy;@", "2025-06"),
        ("yyyy", "2025"),
        ("dd.mm.yyyy", "2025-06-01"),
        ("yyyy-mm-dd h:mm:ss", "2025-06-01"),
    ],
)
def test_excel_s_days_say_no_more_than_they_show(
    database: Parameters, tmp_path: Path, shown_as: str, said: str
) -> None:
    """Who types 06-2025 there gets the first of June, and never said so."""
    file = tmp_path / "people.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Job started on"])
    sheet.append([datetime(2025, 6, 1)])
    sheet["A2"].number_format = shown_as
    book.save(file)
    land(database, file, PEOPLE)
    assert rows_of(database) == [{"Job started on": said}]


def test_one_sheet_of_several(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "companies.xlsx"
    workbook(file, First=[["domain"], ["a.example"]], Second=[["domain"], ["b.example"]])
    with pytest.raises(Foreseen, match=r"First, Second.*--sheet"):
        land(database, file)
    with pytest.raises(Foreseen, match=r"no sheet Third.*First, Second"):
        land(database, file, sheet="Third")
    assert land(database, file, sheet="Second").landed == 1
    assert landed(database)[0]["domain"] == "b.example"


def test_a_rejected_row_can_be_mended_and_loaded_again(
    database: Parameters, tmp_path: Path
) -> None:
    """raw.rejected has it as it stands in the file, quotes, line ends and all."""
    file = tmp_path / "companies.csv"
    bad = ['"", "x"', 'b.example;"two\nlines; ""quoted""";1;2', ";no domain"]
    file.write_text("\n".join(["domain;name", "a.example;A", bad[1], bad[2]]) + "\r\n")
    assert land(database, file).rejected == 2
    with connect(database) as connection:
        kept = connection.execute(
            "select convert_from(body, 'UTF8') from raw.rejected order by line_number"
        ).fetchall()
    assert [body for (body,) in kept] == bad[1:]
    again = tmp_path / "again.csv"
    mended = [body.removesuffix(";1;2") for (body,) in kept[:1]]
    again.write_text("\n".join(["domain;name", *mended]))
    assert land(database, again).landed == 1
    assert landed(database)[1]["raw_payload"] == {
        "domain": "b.example",
        "name": 'two\nlines; "quoted"',
    }


def test_titles_that_look_alike_are_not_guessed() -> None:
    titles = Titles("any", ["A b", "a_b", "c"], [])
    assert titles.names(["A B", "C"]) == ["A B", "c"]


def test_a_table_of_the_former_system_as_psql_exports_it(
    database: Parameters, tmp_path: Path
) -> None:
    file = tmp_path / "work-history.csv"
    with connect(database) as connection:
        connection.execute(
            """
            create table old_history as
            select
                gen_random_uuid() as id,
                'https://www.linkedin.com/in/mara-oldfield-000' as linkedin_url,
                'VP, "Revenue"\n& more'::text as title, date '2023-05-01' as start_date,
                null::date as end_date, true as is_current, now() as created_at
            """
        )
        with connection.cursor().copy("copy old_history to stdout (format csv, header)") as rows:
            file.write_bytes(b"".join(rows))
    done = land(database, file, "legacy-work-history")
    assert (done.landed, done.rejected) == (1, 0)
    [payload] = landed(database)
    assert payload["title"] == 'VP, "Revenue"\n& more'
    assert (payload["start_date"], payload["end_date"], payload["is_current"]) == (
        "2023-05-01",
        "",
        "t",
    )
    with pytest.raises(Foreseen, match="needs the column domain"):
        land(database, file, "legacy-companies")
