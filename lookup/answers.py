"""How a lookup answers: 200 says "I looked", and match_status what was found."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request, Response

from doors.refusals import Refusal
from lookup.bodies import Field, asked
from lookup.cluster import for_workers, keys, on_cluster
from lookup.commas import apart
from lookup.database import Row, rows, said
from lookup.lookups import NO_KEY, NORMALISERS, Lookup
from lookup.pages import Listing, page
from lookup.shared import Pool, Shared

Endpoint = Callable[[Request], Awaitable[Response]]
ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"description": "No key, or one that is not known or was revoked."},
    403: {"description": "The key does not have the scope `read`."},
    422: {"description": "A field is unknown, missing, blank or of another type; it is named."},
    503: {"description": "The database could not be asked: no answer is not the answer no."},
}


def asked_sql(one: Lookup | Listing) -> str:
    """A CTE `asked` with the value of each field as it is stored, and what is derived of them."""
    columns = ", ".join(
        _stored(field, f"%({field.name})s::text")
        for field in one.fields
        if field.kind == "text" and field.required
    )
    if not one.derived:
        return f"with asked as (select {columns})"
    return f"with given as (select {columns}), asked as (select {_derived(one)} from given)"


def _derived(one: Lookup | Listing) -> str:
    return ", ".join(["given.*", *(f"array({sql}) as {name}" for name, sql in one.derived.items())])


def query(lookup: Lookup) -> str:
    """One row: the keys as they are stored, whether there is a hit, and what it says."""
    return f"{asked_sql(lookup)} select {_keys(lookup)}, hit.* {_hit(lookup)}"


def query_of_many(lookup: Lookup) -> str:
    """The same for each of several questions, whose fields are lists; asked_place numbers them."""
    names = ", ".join(one.name for one in lookup.fields)
    lists = ", ".join(f"%({one.name})s::text[]" for one in lookup.fields)
    columns = ", ".join(_stored(one, f"given.{one.name}") for one in lookup.fields)
    stored = f"""
        select given.asked_place, {columns}
        from unnest({lists}) with ordinality as given ({names}, asked_place)
    """
    if lookup.derived:
        stored = f"with given as ({stored}) select {_derived(lookup)} from given"
    # a fence: each is looked up by its key, however many the planner expects
    return f"""
        with asked as materialized ({stored})
        select asked.asked_place, {_keys(lookup)}, hit.* {_hit(lookup, "offset 0")}
    """


def _stored(field: Field, value: str) -> str:
    return f"{NORMALISERS[field.key].format(value)} as {field.name}"


def _keys(lookup: Lookup) -> str:
    return ", ".join(
        f"asked.{one.name} as normalized_{place}" for place, one in enumerate(lookup.keys)
    )


def _hit(lookup: Lookup, fence: str = "") -> str:
    return f"""
        from asked
        left join lateral (
            select true as is_hit, q.* from ({lookup.sql}) as q {fence}
        ) as hit on true
    """


def endpoint(lookup: Lookup) -> Endpoint:
    """The function that answers on the lookup's path."""
    statement = query(lookup)
    # what only narrows the answer is not asked in common
    in_common = lookup.keys == lookup.fields and not on_cluster()
    shared = Shared(statement, query_of_many(lookup)) if in_common else None

    async def look_up(request: Request) -> Response:
        given = await asked(request, lookup.fields)
        if on_cluster():
            row = await _from_workers(request.app.state.pool, lookup, given)
        elif shared:
            row = await shared.row(request.app.state.pool, given)
        else:
            (row,) = await rows(request, statement, given)
        if lookup.or_404 and not row["is_hit"]:
            raise Refusal(404, "not_found", "Nothing is known under this address.")
        return said(_answer(lookup, given, row))

    look_up.__doc__ = lookup.about
    return look_up


async def _from_workers(pool: Pool, lookup: Lookup, given: Row) -> Row:
    """The row that `query` gives."""
    async with pool.connection() as connection:
        stored = await keys(connection, asked_sql(lookup), given)
        cursor = await connection.execute(for_workers(lookup.sql).encode(), given | stored)
        found = await cursor.fetchone()
        row = found or {column.name: None for column in cursor.description or ()}
    told = {
        f"normalized_{place}": stored[f"asked_{one.name}"] for place, one in enumerate(lookup.keys)
    }
    return told | {"is_hit": found is not None} | row


def _answer(lookup: Lookup, given: Row, row: Row) -> Row:
    hit = bool(row.pop("is_hit"))
    keys = [row.pop(f"normalized_{place}") for place in range(len(lookup.keys))]
    answer: Row = {"success": True, "match_status": hit, lookup.flag: hit}
    answer |= {"key": given[lookup.keys[0].name], "normalized_key": keys[0]}
    answer |= {"source": None, "updated_at": None}
    answer |= lookup.empty | row if hit else row | lookup.empty
    for one in lookup.fields:  # as sent, unless the answer has found something under this name
        if answer.get(one.name) is None:
            answer[one.name] = given[one.name]
    if not hit:
        answer["reason"] = next(
            (NO_KEY.get(one.key, "no_key") for one, key in zip(lookup.keys, keys, strict=True)
             if key is None),
            "not_found",
        )  # fmt: skip
    if lookup.note:
        answer["note"] = lookup.note
    return answer


def listing_endpoint(listing: Listing) -> Endpoint:
    """The function that answers with a page of the list."""
    asks = asked_sql(listing)
    keys = [one for one in listing.fields if one.kind == "text" and one.required]
    stored_key = f"{asks} select {keys[0].name} as key from asked" if keys else ""
    shown = [one.name for one in listing.all_fields if one.name not in ("limit", "offset")]

    async def list_them(request: Request) -> Response:
        given = await asked(request, listing.all_fields)
        filters = await apart(request, listing.fields, given)
        found = await page(request, listing, asks, given | filters)
        paging: Row = {"total": found.total, "limit": given["limit"], "offset": given["offset"]}
        paging |= {"total_is_estimate": found.is_estimate, "next_cursor": found.next_cursor}
        if listing.name is None:
            asked_for = {name: given[name] for name in shown if given[name] is not None}
            answer: Row = {"data": found.rows, "meta": paging | {"filters": asked_for | filters}}
        else:
            hit = bool(found.rows) or bool(found.total)
            (stored,) = await rows(request, stored_key, given)
            answer = {"success": True, "match_status": hit, "key": given[keys[0].name]}
            answer["normalized_key"] = stored["key"]
            answer |= {one.name: given[one.name] for one in keys}
            if listing.count is not None:
                answer[listing.count] = found.total
            if listing.flag is not None:
                answer[listing.flag] = hit
            answer |= {listing.name: found.rows} | paging
        if listing.note:
            answer["note"] = listing.note
        return said(answer)

    list_them.__doc__ = listing.about
    return list_them


def documented(fields: tuple[Field, ...], method: str) -> dict[str, Any]:
    """OpenAPI of what is asked, written from the table that answers."""
    if method == "GET":
        return {
            "parameters": [
                {
                    "name": one.name,
                    "in": "query",
                    "required": one.required,
                    "schema": one.schema(),
                }
                for one in fields
            ]
        }
    schema = {
        "type": "object",
        "additionalProperties": False,
        "required": [one.name for one in fields if one.required],
        "properties": {one.name: one.schema() for one in fields},
    }
    return {
        "requestBody": {
            "required": any(one.required for one in fields),
            "content": {"application/json": {"schema": schema}},
        }
    }


def in_path(path: str, fields: tuple[Field, ...], method: str) -> dict[str, Any]:
    """The same where some fields stand in the path."""
    there = tuple(one for one in fields if f"{{{one.name}}}" in path)
    other = tuple(one for one in fields if one not in there)
    document = documented(other, method)
    document.setdefault("parameters", []).extend(
        {"name": one.name, "in": "path", "required": True, "schema": one.schema()} for one in there
    )
    return document
