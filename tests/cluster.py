"""A Citus cluster to test on, of which nothing is among our packages: docs/scaling.md.

HQ_TEST_CITUS is a connection string of its coordinator, as a superuser who may make a database on
each node: "host=127.0.0.1 port=5801 user=postgres dbname=hq". test_distributed compares it with one
Postgres. HQ_TEST_PG=citus runs on it whatever asks for a server.
"""

import os
from contextlib import closing

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

Parameters = dict[str, str]
COORDINATOR = os.environ.get("HQ_TEST_CITUS", "")
SHARDS = 4
NODES = "select nodename, nodeport::text from pg_dist_node order by groupid"
# the coordinator would make and drop it on all nodes, but by names of its own
ALONE = "set citus.enable_create_database_propagation to off"
IN_USE = "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = %s"
PLAIN = "template1"


class Cluster:
    """All nodes: a database is made on each of them, and dropped from each."""

    def __init__(self, coordinator: str = COORDINATOR) -> None:
        given = conninfo_to_dict(coordinator)
        self.parameters = {name: str(value) for name, value in given.items() if value}
        with closing(_connect(self.parameters)) as connection:
            self.nodes = connection.execute(NODES).fetchall()

    def create(self, name: str, template: str = PLAIN) -> None:
        """Of nothing, or as another one is, with its shards: the nodes know each other then."""
        made = sql.SQL("create database {} template {}")
        for host, port in self.nodes:
            with closing(self._admin(host, port)) as admin:
                if template != PLAIN:
                    self._leave_alone(admin, template)
                admin.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
            if template == PLAIN:
                with closing(_connect(self._node(host, port, name))) as inside:
                    inside.execute("create extension citus")
        if template == PLAIN:
            self._introduce(name)

    def drop(self, name: str) -> None:
        """Whoever still holds on to it."""
        gone = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        for host, port in self.nodes:
            with closing(self._admin(host, port)) as admin:
                admin.execute(gone)

    def _leave_alone(self, admin: psycopg.Connection[tuple[object, ...]], name: str) -> None:
        """What is copied nobody may be in, and each node looks after it on all others."""
        closed = sql.SQL("alter database {} with allow_connections false")
        admin.execute(closed.format(sql.Identifier(name)))
        admin.execute(IN_USE, [name])

    def _introduce(self, name: str) -> None:
        (host, port), *workers = self.nodes
        with closing(_connect(self.parameters | {"dbname": name})) as first:
            first.execute("select citus_set_coordinator_host(%s, %s)", [host, int(port)])
            for host, port in workers:
                first.execute("select citus_add_node(%s, %s)", [host, int(port)])
            count = sql.SQL("alter database {} set citus.shard_count = {}")
            first.execute(count.format(sql.Identifier(name), sql.Literal(SHARDS)))

    def _admin(self, host: str, port: str) -> psycopg.Connection[tuple[object, ...]]:
        admin = _connect(self._node(host, port, "postgres"))
        admin.execute(ALONE)
        return admin

    def _node(self, host: str, port: str, name: str) -> Parameters:
        return self.parameters | {"host": host, "port": port, "dbname": name}


def _connect(node: Parameters) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(make_conninfo("", **node), autocommit=True)
