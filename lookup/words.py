"""Words of which a question gives a part: looked for among all that there are, then by an index."""

from lookup.database import Connection, Row

# field of a question: the column of serving.lead_filters, all words of which are in lead_words.
# Names of people and of companies are not: there are as many of them
LISTED = {
    **{name: name for name in ("person_city", "person_state", "person_country")},
    **{name: name for name in ("company_city", "company_state", "company_country")},
    "job_title": "matched_cleaned_job_title",
}
MOST = 200  # with more of them no index helps
ASK = """
    array(
        select w.word from serving.lead_words as w
        where w.field = '{column}' and strpos(w.word, lower(btrim(%({name})s))) > 0
        limit {most}
    ) as words_of_{name}
"""


def holding(column: str, name: str) -> str:
    """The condition that a column, in small letters, holds what a field gives."""
    return f"strpos({column}, lower(btrim(%({name})s))) > 0"


# of serving.lead_filters as l: that a word holds what is given, or is one of those that do
CONDITIONS = {
    **{name: holding(f"l.{column}", name) for name, column in LISTED.items()},
    **{
        f"words_of_{name}": f"l.{column} = any(%(words_of_{name})s::text[])"
        for name, column in LISTED.items()
    },
}


async def words(connection: Connection, given: Row) -> Row:
    """In place of each field that is given the words that hold it, unless they are many."""
    names = [name for name in LISTED if given.get(name) is not None]
    if not names:
        return {}
    asks = (ASK.format(name=name, column=LISTED[name], most=MOST + 1) for name in names)
    cursor = await connection.execute(f"select {', '.join(asks)}".encode(), given)
    (found,) = await cursor.fetchall()
    few = [name for name in names if len(found[f"words_of_{name}"]) <= MOST]
    return {f"words_of_{name}": found[f"words_of_{name}"] for name in few} | dict.fromkeys(few)
