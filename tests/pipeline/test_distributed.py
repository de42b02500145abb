"""On a Citus cluster: the same rows, and merges that are done where the rows are."""

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from hq import distribute, migrations
from hq.build.scripts import Script, load_scripts, run_script
from tests.cluster import COORDINATOR, SHARDS, Cluster
from tests.conftest import ON_CLUSTER, Dbt, Parameters, connect, new_database
from tests.pipeline.conftest import (
    NOTHING_READ,
    TECHNICAL,
    Body,
    Rows,
    Warehouse,
    assert_same,
    samples,
)

NAME = "hq_test_distributed"
BATCHES = 5
BEGIN, MINUTE = datetime(2026, 3, 1, 12, tzinfo=UTC), timedelta(minutes=1)
OF_EACH_SERVER = TECHNICAL | {"landed_xid"}
READ = """
select
    (select count(*) from core.companies),
    (select count(*) from claims.person),
    (select count(*) from core.person_work_history)
"""
FLAG = ("--vars", "{distributed: true}")

pytestmark = pytest.mark.skipif(
    not COORDINATOR or ON_CLUSTER,
    reason="needs a Citus cluster: HQ_TEST_CITUS='host=… port=… user=… dbname=…', its coordinator",
)


@pytest.fixture(scope="module")
def coordinator() -> Iterator[Parameters]:
    """A fresh database on each node of the cluster, migrated; its coordinator's parameters."""
    with new_database(Cluster(), NAME) as database:
        migrations.migrate(make_conninfo("", **database), distributed=True)
        yield database


@pytest.fixture
def cluster(whole_cluster: Warehouse) -> Warehouse:
    """The same as the warehouse, on the cluster, where nothing has landed yet."""
    for table in [*whole_cluster.tables(), *whole_cluster._partitions(), "ops.gone"]:
        whole_cluster.connection.execute(f"truncate {table}".encode())
    whole_cluster.connection.execute(NOTHING_READ.encode())
    whole_cluster.connection.execute("alter sequence raw.landing_id_seq restart")
    return whole_cluster


@pytest.fixture(scope="module")
def whole_cluster(
    coordinator: Parameters, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """As dbt builds it from nothing."""
    dbt = Dbt(coordinator, tmp_path_factory.mktemp("dbt"))
    dbt("build", "--exclude", "resource_type:unit_test", "resource_type:test", *FLAG)
    warehouse = Warehouse(coordinator, dbt)
    warehouse.scripts = load_scripts(dbt._parsed(FLAG), dbt.home / "target")
    yield warehouse
    warehouse.close()


def test_the_same_rows_as_on_one_postgres(cluster: Warehouse, warehouse: Warehouse) -> None:
    """Every table, after all workflows' samples in batches cut and ordered by chance."""
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    bodies = samples()
    chance.shuffle(bodies)
    landings = list(enumerate(bodies))
    cuts = sorted(chance.sample(range(1, len(bodies)), BATCHES - 1))
    for begin, end in pairwise([0, *cuts, len(bodies)]):
        for place in (warehouse, cluster):
            land(place, landings[begin:end])
            place.build()
    given, expected = cluster.rows(OF_EACH_SERVER), without_cards(warehouse)
    assert sum(map(len, expected.values())) > len(bodies), f"seed {seed}"
    print(f"seed {seed}: {len(bodies)} payloads, {sum(map(len, given.values()))} rows")
    assert_same(given, expected)


def test_what_is_taken_back_goes_from_where_it_was_built(
    cluster: Warehouse, warehouse: Warehouse
) -> None:
    """Half of raw goes. All but core is built anew there, and core follows by what is gone."""
    landings = list(enumerate(samples()))
    for place in (warehouse, cluster):
        land(place, landings)
        place.build()
        place.connection.execute("delete from raw.payloads where landing_id % 2 = 0")
    before = sum(map(len, cluster.rows().values()))
    warehouse.dbt("run", "--vars", "{rebuild: true}")
    rebuild = ("--vars", "{distributed: true, rebuild: true}")
    cluster.dbt("run", "--exclude", "path:models/core", *rebuild)
    for script in cluster.scripts:
        run_script(cluster.builder, script)
    given = cluster.rows(OF_EACH_SERVER)
    assert sum(map(len, given.values())) < before
    assert_same(given, without_cards(warehouse))


def without_cards(warehouse: Warehouse) -> Rows:
    """Its rows; what a cluster keeps on each node is a view here."""
    full = warehouse.connection.execute("select * from core.companies_full").fetchall()
    return warehouse.rows(OF_EACH_SERVER) | {"serving.company_cards": sorted(full, key=repr)}


def land(place: Warehouse, landings: list[tuple[int, Body]]) -> None:
    """At the same minutes on both sides: some tables say when."""
    with place.connection.transaction(), place.connection.cursor() as cursor:
        cursor.executemany(
            "insert into raw.payloads (workflow, payload, landed_at) values (%s, %s::jsonb, %s)",
            [
                (workflow, json.dumps(body), BEGIN + number * MINUTE)
                for number, (workflow, body) in landings
            ],
        )


# core that is decided where the claims are: one statement, a task a shard, only counts come back
WHOLE = {
    "core.companies",
    "core.company_business_model",
    "core.company_canonical",
    "core.company_descriptions",
    "core.company_employee_range",
    "core.company_funding",
    "core.company_industries",
    "core.company_job_postings",
    "core.company_locations",
    "core.company_public",
    "core.company_revenue",
    "core.company_social_urls",
    "core.company_types",
    "core.company_vc_backed",
    "core.people",
}
# what is given of children that are replaced, and what claims say of payload tables, which are on
# the coordinator, passes it: rows of the window, never a table
THROUGH_COORDINATOR = {
    "claims.company",
    "claims.company_place",
    "claims.email",
    "claims.investor",
    "claims.job",
    "claims.job_posting",
    "claims.past_employer",
    "claims.person",
    "claims.person_identity",
    "core.company_vc_investors",
    "core.person_emails",
    "core.person_identity",
    "core.person_job_start_dates",
    "core.person_job_titles",
    "core.person_locations",
    "core.person_past_employer",
    "core.person_promotions",
    "core.person_tenure",
    "core.person_work_history",
}


def test_core_is_decided_where_its_claims_are(cluster: Warehouse) -> None:
    found = {
        script.model: plan(cluster, script)
        for script in cluster.scripts
        if script.model in placed(cluster) and not script.model.startswith("extracted.")
    }
    assert found.keys() == WHOLE | THROUGH_COORDINATOR
    whole = {
        model
        for model, text in found.items()
        if f"Task Count: {SHARDS}" in text and "Insert on" in text and "method:" not in text
    }
    assert whole == WHOLE


def plan(cluster: Warehouse, script: Script) -> str:
    """How the cluster would merge, with a window open."""
    merge = next(part for part in script.merge.split("$merge$") if "written as" in part)
    if "create temporary table" in script.merge:
        return "given is put aside on the coordinator"
    with cluster.builder.transaction(force_rollback=True):
        cluster.builder.execute(script.open.encode())
        literal = cluster.builder.execute("select ops.with_literals(%s)", [merge]).fetchall()[0][0]
        lines = cluster.builder.execute(f"explain (costs off) {literal}".encode())
        return "\n".join(line for (line,) in lines)


def test_a_filled_postgres_becomes_a_cluster_and_one_again(cluster: Warehouse) -> None:
    land(cluster, list(enumerate(samples())))
    cluster.build()
    rows = cluster.rows()
    manifest = cluster.dbt._parsed(FLAG)

    distribute.back(cluster.connection, lambda _: None)
    cluster.connection.execute("reset role")
    assert not placed(cluster)
    assert_same(cluster.rows(), rows)

    # as one Postgres has it, and a shard cannot
    cluster.connection.execute("create unique index on core.companies (id)")
    moves = distribute.plan(cluster.connection, manifest)
    distribute.apply(cluster.connection, moves[:5], lambda _: None)  # and somebody stops it
    rest = distribute.plan(cluster.connection, manifest)
    assert rest == moves[5:]
    with someone_reading(cluster) as answers:
        distribute.apply(cluster.connection, rest, lambda _: None)
    cluster.connection.execute("reset role")
    assert len(answers) > len(rest)
    assert set(answers) == {answers[0]}, "somebody was told something else meanwhile"
    assert placed(cluster) >= WHOLE | THROUGH_COORDINATOR
    assert_same(cluster.rows(), rows)
    land(cluster, list(enumerate(samples())))
    cluster.build()


@contextmanager
def someone_reading(cluster: Warehouse) -> Iterator[list[tuple[int, ...] | str]]:
    """What a reader is told, over and over, while the block lasts."""
    answers: list[tuple[int, ...] | str] = []
    ended = threading.Event()

    def read() -> None:
        with connect(cluster.database, role="hq_lookup") as connection:
            while not ended.is_set():
                try:
                    answers.append(connection.execute(READ).fetchall()[0])
                except psycopg.Error as error:
                    answers.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield answers
    finally:
        ended.set()
        reader.join(30)


def placed(cluster: Warehouse) -> set[str]:
    """Tables that are spread by their key."""
    found = cluster.connection.execute(
        "select logicalrelid::text from pg_dist_partition where partmethod = 'h'"
    )
    return {name for (name,) in found}
