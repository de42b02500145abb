"""Every path that is answered from a table of questions, and the tables that each reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import ModuleType

from doors import reasons
from lookup import (
    answers,
    backfills,
    coverage,
    existence,
    filters,
    gaps,
    investors,
    jobs,
    landings,
    metrics,
    registry,
    runs,
    similar,
    words,
)
from lookup.boards import BOARDS, OF_BOARD
from lookup.bodies import Field
from lookup.clients import CLIENTS, OF_CLIENT
from lookup.companies import COMPANIES, OF_ONE
from lookup.investors import INVESTORS
from lookup.leads import COUNTS, LEADS
from lookup.lists import LISTS
from lookup.lookups import LOOKUPS, Lookup
from lookup.pages import Listing
from lookup.similar import SIMILAR
from lookup.tables import tables
from lookup.views import VIEW, VIEWS


@dataclass(frozen=True)
class Route:
    """One path. sql: what is asked behind it. scopes: a key needs one of them."""

    path: str
    answer: answers.Endpoint
    fields: tuple[Field, ...]
    methods: tuple[str, ...]
    sql: tuple[str, ...]
    scopes: tuple[str, ...] = ("read",)


def _lookups(several: Iterable[Lookup]) -> Iterator[Route]:
    for one in several:
        endpoint = answers.endpoint(one)
        yield Route(one.path, endpoint, one.fields, (one.method,), (one.sql, *one.derived.values()))


def _lists(several: Iterable[Listing]) -> Iterator[Route]:
    for one in several:
        sql = (one.sql, *one.derived.values(), *one.conditions.values())
        sql += tuple(field.known for field in one.fields)
        if one.filtered is not None:
            sql += (one.filtered, *(words.ASK for name in words.LISTED if name in one.conditions))
        endpoint = answers.listing_endpoint(one)
        yield Route(one.path, endpoint, one.all_fields, one.methods, sql)


def _filters() -> Iterator[Route]:
    everything = tuple(filters.FILTERS.values())
    yield Route(filters.PATH, filters.everything, (), ("GET",), everything)
    for name, query in {**filters.FILTERS, **filters.SEARCHES}.items():
        choices, fields = filters.of(name)
        yield Route(f"{filters.PATH}/{name}", choices, fields, ("GET",), (query,))


def _texts(module: ModuleType) -> tuple[str, ...]:
    return tuple(value for value in vars(module).values() if isinstance(value, str))


GET, POST = ("GET",), ("POST",)
LISTED: tuple[Listing, ...] = (
    *(*LISTS, *LEADS, *COMPANIES, *BOARDS, *CLIENTS, *VIEWS),
    *(*SIMILAR, *INVESTORS),
)
_gaps = tuple(one.sql for one in gaps.KNOWN.values())
ROUTES: tuple[Route, ...] = (
    *_lookups((*LOOKUPS, *COUNTS, *OF_BOARD, *OF_CLIENT)),
    *_lists(LISTED),
    # behind the lists, whose paths they would take for domains
    *_lookups((*OF_ONE, *VIEW)),
    *_filters(),
    Route(existence.PATH, existence.check, existence.FIELDS, POST, _texts(existence)),
    Route(registry.WORKFLOWS, registry.workflows, registry.FIELDS, GET, (registry.LIST,)),
    Route(registry.SUMMARY, registry.summary, (), GET, (registry.COUNTS,)),
    Route(runs.STATUS, runs.status, runs.STATUS_FIELDS, POST, _texts(runs)),
    Route(runs.BULK, runs.bulk, runs.BULK_FIELDS, POST, _texts(runs)),
    Route(runs.COMPANY, runs.of_company, runs.COMPANY_FIELDS, POST, _texts(runs)),
    Route(runs.PERSON, runs.of_person, runs.PERSON_FIELDS, POST, _texts(runs)),
    Route(coverage.PATH, coverage.coverage, coverage.FIELDS, POST, _texts(coverage)),
    Route(gaps.RECIPES, gaps.recipes, (), GET, ()),
    Route(gaps.COUNT, gaps.count, gaps.FIELDS, GET, _gaps),
    Route(gaps.SAMPLE, gaps.sample, (*gaps.FIELDS, *gaps.PAGING), GET, _gaps),
    Route(investors.COUNT, investors.count, (), GET, (investors.MISSING.sql,)),
    Route(similar.QUEUE, similar.queue, (), GET, (similar.SELECT, backfills.PENDING)),
    Route(similar.BATCH, similar.batch, similar.BATCH_FIELDS, GET, ()),
    Route(metrics.PATH, metrics.warehouse, (), GET, (*metrics.SQL, *_gaps)),
    # of these those ask as well who brought what they tell of
    Route(
        landings.PATH,
        landings.landing,
        landings.FIELDS,
        GET,
        _texts(landings),
        scopes=("land", "read"),
    ),
    Route(jobs.PATH, jobs.job, jobs.FIELDS, GET, _texts(jobs), scopes=("send", "read")),
)
# those with functions of their own in lookup/app.py
OTHERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "/status": ("What has landed, is pending, is quarantined, per workflow.", ()),
    "/read/why/{table}/{key}": (
        "Per column of a row of core: the claims, which won, and the rule.",
        _texts(reasons),
    ),
    **{
        path: ("How many payloads wait for the build.", (backfills.PENDING, *filled))
        for path, filled in backfills.BACKFILLS.items()
    },
}


def reads() -> dict[str, tuple[str, frozenset[str]]]:
    """By path: what it answers, and the tables it reads."""
    told = {one.path: (one.answer.__doc__ or "", tables(one.sql)) for one in ROUTES}
    return told | {path: (about, tables(sql)) for path, (about, sql) in OTHERS.items()}
