"""Reads all companies of the workspace into outbound.attio_companies, to their very end."""

from typing import Any

from psycopg.types.json import Jsonb

from doors.errors import Foreseen
from doors.statements import statement
from sender.attio.api import Api, Json, record_id
from sender.attio.configuration import Configuration
from sender.attio.ledger import Ledger, Run, Say

SINCE = b"select clock_timestamp()"
ANY = b"select exists (select from outbound.attio_companies)"
KEEP = statement(__file__, "keep_companies")
# only when all was read: what was not seen any more is gone there
FORGET = b"delete from outbound.attio_companies as c where c.fetched_at < %(since)s"
OBJECT = "companies"


async def pull(api: Api, ledger: Ledger, configuration: Configuration, say: Say) -> int:
    """How many there are. What was read before stays until all was read. Raises Foreseen."""
    run = Run(ledger, say, "attio_companies")
    async with run.under_way("pull", configuration.workspace):
        ((since,),) = await ledger.ask(SINCE)
        async for page in api.pages(object_of(configuration)):
            run.total += len(page)
            rows = Jsonb([row(record) for record in page])
            await ledger.ask(KEEP, {"rows": rows, "since": since})
            await run.count(sent=len(page))
        if not run.sent and (await ledger.ask(ANY))[0][0]:
            raise Foreseen("Attio shows no company, where it had some: what may the token see?")
        await ledger.ask(FORGET, {"since": since})
    return run.sent


def object_of(configuration: Configuration) -> str:
    kind = configuration.kinds.get("companies")
    return kind.object if kind else OBJECT


def row(record: Json) -> dict[str, Any]:
    """What is kept of a company."""
    values = record["values"]
    name = next((one.get("value") for one in values.get("name", [])), None)
    return {
        "record_id": record_id(record),
        "domains": [one["domain"] for one in values.get("domains", []) if one.get("domain")],
        "name": name,
        "links": len(references(record)),
        "created_at": record["created_at"],
    }


def references(record: Json) -> list[str]:
    """Names of the attributes by which it hangs together with other records, one per record.

    People (`team`), deals, workspaces, and what else a workspace has: one side of a relationship
    stands at either record.
    """
    return [
        name
        for name, values in record["values"].items()
        for value in values
        if value.get("attribute_type") == "record-reference"
    ]
