"""hq load: every format, in order, nothing dropped, odd rows repaired or set aside."""

import asyncio
import json
from pathlib import Path

import pytest
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg.errors import UndefinedTable

from doors.settings import Settings
from hq.errors import Foreseen
from hq.files.load import Load, load
from tests.conftest import Parameters, connect

GOOD = {"domain": "a.example.com", "raw_payload": {"name": "Á", "n": 12345678901234567890.123}}


def land(
    database: Parameters,
    file: Path,
    slug: str = "companyenrich",
    kind: str = "",
    sheet: str = "",
    date_order: str = "",
) -> Load:
    async def landed() -> Load:
        address = make_conninfo("", **database, options="-c role=hq_receiver")
        async with await AsyncConnection.connect(address, autocommit=True) as connection:
            return await load(connection, Settings(), slug, str(file), kind, sheet, date_order)

    return asyncio.run(landed())


def landed(database: Parameters) -> list[dict[str, object]]:
    with connect(database) as connection:
        rows = connection.execute("select payload from raw.payloads order by landing_id").fetchall()
    return [payload for (payload,) in rows]


def rejected(database: Parameters) -> list[tuple[object, ...]]:
    with connect(database) as connection:
        return connection.execute(
            "select line_number, code, workflow from raw.rejected order by line_number"
        ).fetchall()


def test_lines_of_json_with_bad_ones_between(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "rows.ndjson"
    file.write_text(
        json.dumps(GOOD)
        + "\n\nnonsense\n[1]\n"
        + '{"domain": " ", "raw_payload": {}}\n'
        + '{"domain": "b.example.com", '
        + '"raw_payload": {"back": "c:\\\\new\\ttab", "nul": "\\\\u0000"}}\r\n'
        + '{"domain": "c.example.com"}'
    )
    done = land(database, file)
    assert (done.landed, done.repaired, done.rejected) == (3, 0, 3)
    assert rejected(database) == [
        (3, "not_json", "companyenrich"),
        (4, "not_an_object", "companyenrich"),
        (5, "missing_fields", "companyenrich"),
    ]
    first, second, third = landed(database)
    assert first["domain"] == "a.example.com"
    assert second["raw_payload"] == {"back": "c:\\new\ttab", "nul": "\\u0000"}
    # a row without the wrapper gets it, and beside it what the workflow asks for
    assert third == {"domain": "c.example.com", "raw_payload": {"domain": "c.example.com"}}


def test_a_file_says_how_it_writes_dates(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "rows.ndjson"
    rows = [GOOD, GOOD | {"date_order": "mdy"}, {"domain": "c.example.com"}]
    # the last lands by the slow way, as it must be repaired
    file.write_text("\n".join(map(json.dumps, rows)) + '\n{"domain": "d\\u0000.example.com"}')
    done = land(database, file, date_order="dmy")
    assert (done.landed, done.repaired, done.rejected) == (4, 1, 0)
    wrapped = [{"domain": "c.example.com"}, {"domain": "d\ufffd.example.com"}]
    assert [payload["date_order"] for payload in landed(database)] == ["dmy", "mdy", "dmy", "dmy"]
    assert [payload["raw_payload"] for payload in landed(database)][2:] == wrapped

    with connect(database) as connection:
        kept = connection.execute("select convert_from(body, 'UTF8') from raw.originals").fetchall()
    assert kept == [('{"domain": "d\\u0000.example.com"}',)], "its own bytes, nothing of ours"

    whole = tmp_path / "whole.ndjson"
    own = '{"domain": "e.example.com", "raw_payload": {"nul": "\\u0000"}}'
    whole.write_text(own)
    land(database, whole, date_order="dmy")
    with connect(database) as connection:
        kept = connection.execute(
            "select convert_from(body, 'UTF8') from raw.originals order by landing_id desc limit 1"
        ).fetchall()
    assert kept == [(own,)]

    flat = tmp_path / "flat.csv"
    flat.write_text("person_linkedin_url,start\nhttps://www.linkedin.com/in/a,03/04/2021\n")
    land(database, flat, "clay-signal-promotion", date_order="dmy")
    assert landed(database)[-1]["date_order"] == "dmy"


def test_digits_are_kept(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "rows.ndjson"
    number = "1234567890123456789012345678901234567890.10"
    file.write_text(f'{{"domain": "a.example.com", "raw_payload": {{"n": {number}}}}}\n')
    land(database, file)
    with connect(database) as connection:
        row = connection.execute(
            "select payload #>> '{raw_payload,n}' from raw.payloads"
        ).fetchone()
    assert row == (number,)


def test_long_lines_are_lines(database: Parameters, tmp_path: Path) -> None:
    """Where no name tells, the first four kilobytes do: they may hold no end of a line."""
    file = tmp_path / "rows"
    line = json.dumps({"domain": "a.example.com", "raw_payload": {"description": "x" * 9000}})
    file.write_text(f"{line}\n{line}\n")
    done = land(database, file)
    assert (done.landed, done.rejected) == (2, 0)


def test_what_jsonb_refuses_is_repaired_and_its_bytes_kept(
    database: Parameters, tmp_path: Path
) -> None:
    file = tmp_path / "rows.jsonl"
    odd = [
        r'{"domain": "nul.example.com", "raw_payload": {"name": "a\u0000b"}}',
        r'{"domain": "half.example.com", "raw_payload": {"name": "\ud800"}}',
        '{"domain": "big.example.com", "raw_payload": {"n": 1e999999}}',
        '{"domain": "long.example.com", "raw_payload": {"n": ' + "7" * 1001 + "}}",
        # to a parser that is in a hurry this one is nought
        '{"domain": "tiny.example.com", "raw_payload": {"n": 1e-1000}}',
    ]
    file.write_text("\n".join([json.dumps(GOOD), *odd, json.dumps(GOOD)]))
    done = land(database, file)
    assert (done.landed, done.repaired, done.rejected) == (7, 5, 0)
    with connect(database) as connection:
        kept = connection.execute(
            "select convert_from(o.body, 'UTF8') from raw.originals as o "
            "inner join raw.payloads as p on p.landing_id = o.landing_id "
            "where p.repaired order by o.landing_id"
        ).fetchall()
    assert [body for (body,) in kept] == odd
    order = [str(row["domain"]).split(".")[0] for row in landed(database)]
    assert order == ["a", "nul", "half", "big", "long", "tiny", "a"]


def test_what_the_database_refuses_stands_alone(database: Parameters, tmp_path: Path) -> None:
    """Halved until it does; its neighbours land in their order, and it is kept as it came."""
    with connect(database) as connection:
        connection.execute(
            "alter table raw.companyenrich_payloads "
            "add constraint no_bad check (payload ->> 'domain' not like 'bad%')"
        )
    names = ["a", "bad1", "b", "c", "d", "bad2", "long", "e", "bad3"]
    numbers = {"long": "0." + "0" * 16_400 + "1"}  # orjson takes it, and numeric does not
    rows = [f'{{"domain": "{name}.example", "n":\t{numbers.get(name, "1")}}}' for name in names]
    file = tmp_path / "rows.ndjson"
    file.write_text("\n".join(rows))
    done = land(database, file)
    assert (done.landed, done.repaired, done.rejected) == (6, 1, 3)
    order = [str(row["domain"]).split(".")[0] for row in landed(database)]
    assert order == ["a", "b", "c", "d", "long", "e"]
    with connect(database) as connection:
        kept = connection.execute(
            "select code, convert_from(body, 'UTF8') from raw.rejected order by line_number"
        ).fetchall()
        originals = connection.execute(
            "select convert_from(body, 'UTF8') from raw.originals"
        ).fetchall()
        assert kept == [("refused_by_database", rows[n]) for n in (1, 5, 8)]
    assert len(originals) == 1
    assert rows[6] in originals[0][0]


@pytest.mark.parametrize("text", [json.dumps([GOOD, GOOD], indent=2), json.dumps(GOOD, indent=2)])
def test_a_document_of_json(database: Parameters, tmp_path: Path, text: str) -> None:
    file = tmp_path / "rows.json"
    file.write_text(text)
    done = land(database, file)
    assert done.landed == (2 if text.startswith("[") else 1)
    assert landed(database)[0]["domain"] == "a.example.com"


@pytest.mark.parametrize(("suffix", "sign"), [("csv", ","), ("tsv", "\t"), ("txt", "\t")])
def test_a_table(database: Parameters, tmp_path: Path, suffix: str, sign: str) -> None:
    file = tmp_path / f"rows.{suffix}"
    rows = [
        ["domain", "name", "note"],
        ["a.example.com", f'"A{sign} B"', '"two\nlines"'],
        ["b.example.com", "B"],
        ["c.example.com", "C", "", "one too many"],
        ["", "no domain", ""],
    ]
    file.write_text("\ufeff" + "\n".join(sign.join(row) for row in rows) + "\n")
    done = land(database, file)
    assert (done.landed, done.rejected) == (2, 2)
    assert landed(database)[0] == {
        "domain": "a.example.com",
        "raw_payload": {"domain": "a.example.com", "name": f"A{sign} B", "note": "two\nlines"},
    }
    assert [(line, code) for line, code, _ in rejected(database)] == [
        (5, "bad_row"),
        (6, "missing_fields"),
    ]


def test_known_fields_stand_beside_the_wrapper(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("First name,ex_company_domain\nAda,old.example.com\n")
    land(database, file, "salesnav-clay-ex")
    assert landed(database) == [
        {
            "raw_payload": {"First name": "Ada", "ex_company_domain": "old.example.com"},
            "ex_company_domain": "old.example.com",
        }
    ]


def test_all_or_nothing(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(b"domain,name\n" + b"a.example.com,x\n" * 200_000 + b"b.example.com,\xff\n")
    with pytest.raises(Foreseen, match=r"cannot be read as csv.*Nothing was landed"):
        land(database, file)
    assert landed(database) == []


@pytest.mark.parametrize(("suffix", "sign"), [("csv", ","), ("tsv", "\t")])
def test_a_quote_that_is_never_closed(
    database: Parameters, tmp_path: Path, suffix: str, sign: str
) -> None:
    file = tmp_path / f"rows.{suffix}"
    rows = ["domain,name", "a.example.com,A", 'b.example.com,"B', "c.example.com,C"]
    file.write_text("\n".join(rows).replace(",", sign) + "\n")
    with pytest.raises(Foreseen, match=r"begins on line 3.*Nothing was landed"):
        land(database, file)
    assert landed(database) == []


def test_a_database_without_a_table(database: Parameters, tmp_path: Path) -> None:
    """Says what is missing, and not what that did to a savepoint."""
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(GOOD))
    with connect(database) as connection:
        connection.execute("alter table raw.payloads rename to elsewhere")
    with pytest.raises(UndefinedTable):
        land(database, file)


def test_columns_that_stand_twice(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("domain,domain\na,b\n")
    with pytest.raises(Foreseen, match="twice: domain"):
        land(database, file)


def test_what_cannot_be_loaded(database: Parameters, tmp_path: Path) -> None:
    with pytest.raises(Foreseen, match="Did you mean companyenrich"):
        land(database, tmp_path, "companyenric")
    with pytest.raises(Foreseen, match="No such file"):
        land(database, tmp_path / "none.csv")
    file = tmp_path / "a.csv"
    file.write_text("x")
    with pytest.raises(Foreseen, match="--format"):
        land(database, file, kind="xml")


def test_listeners_are_told(database: Parameters, tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(GOOD))
    with connect(database) as listener:
        listener.execute("listen hq_landed")
        land(database, file)
        heard = [note.payload for note in listener.notifies(timeout=5, stop_after=1)]
    assert heard == ["companyenrich"]
