"""A Citus cluster below the database: what `hq migrate` sees to on its nodes. docs/scaling.md."""

from typing import Any

import psycopg

from hq.errors import Foreseen

# who looks up, builds or sends asks the workers as itself
ASKS_WORKERS = ("hq_dbt", "hq_lookup", "hq_sender")
ALL = ("hq_receiver", *ASKS_WORKERS, "hq_reader")
KNOWN = "select 1 from pg_extension where extname = 'citus'"
WORKERS = """
select count(*) filter (where shouldhaveshards), count(*) filter (where groupid = 0)
from pg_dist_node where isactive and noderole = 'primary'
"""
ON_WORKERS = "select nodename || ':' || nodeport, success, result from run_command_on_workers(%s)"
# roles belong to the cluster of a node, and the coordinator passes on only those it makes itself.
# Each node makes its own: a worker that passed them on would wait for one that does the same
MADE = """
do $$
declare
    role_name text;
begin
    perform set_config('citus.enable_create_role_propagation', 'off', true);
    foreach role_name in array '{%s}'::text [] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %%I login', role_name);
        end if;
    end loop;
end $$
"""
# what lost a row is asked for beside what has that key
PLACED = """
select create_distributed_table('ops.gone', 'key')
where not exists (select from pg_dist_partition where logicalrelid = 'ops.gone'::regclass)
"""

# what is inserted by way of the workers gets its number by the name of the sequence, for which one
# has to be allowed; on one server the column's own default asks nobody
NUMBERED = "grant usage on all sequences in schema outbound to hq_sender"

REFUSED = (
    psycopg.errors.ConnectionException,
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.InvalidPassword,
)


class ClusterError(Foreseen):
    """The cluster is not ready; the text says what is missing and how to give it."""


def prepare(connection: psycopg.Connection[Any]) -> None:
    """Before the migrations: workers are there, and know our roles. Raises ClusterError."""
    if not connection.execute(KNOWN).fetchone():
        raise ClusterError(
            "HQ_DISTRIBUTED is on, and this database is no coordinator of a Citus cluster: as "
            "superuser say `create extension citus` in the database of this name on every node, "
            "or leave HQ_DISTRIBUTED off. docs/scaling.md has the steps."
        )
    workers, coordinator = connection.execute(WORKERS).fetchall()[0]
    if not coordinator:
        raise ClusterError(
            "The cluster does not know its coordinator, which keeps what is joined everywhere: "
            "`select citus_set_coordinator_host('HOST', PORT)`, with the address by which workers "
            "reach it."
        )
    if not workers:
        raise ClusterError(
            "The coordinator knows no workers: `select citus_add_node('HOST', PORT)` for each, as "
            "superuser, in this database."
        )
    _ask(connection, MADE % ",".join(ALL), "make the roles of hq")


def check(connection: psycopg.Connection[Any]) -> None:
    """After the migrations: places what is ours, and sees that each role reaches the workers.
    Raises ClusterError."""
    connection.execute(PLACED)
    connection.execute(NUMBERED)
    for role in ASKS_WORKERS:
        with connection.transaction():
            connection.execute(f"set local role {role}".encode())
            _ask(connection, "select 1", f"connect as {role}")


def _ask(connection: psycopg.Connection[Any], statement: str, what: str) -> None:
    try:
        answers = connection.execute(ON_WORKERS, [statement]).fetchall()
    except REFUSED as error:
        answers = [("a worker", False, str(error).splitlines()[0])]
    refused = [(node, why) for node, success, why in answers if not success]
    if refused:
        node, why = refused[0]
        raise ClusterError(
            f"The coordinator cannot {what} on {node}: {why}. Connections between nodes are made "
            "as the role that asks: let it in by pg_hba.conf of each node (or by a password in "
            "pg_dist_authinfo or .pgpass), and run `hq migrate` as a superuser."
        )
