"""Filters that people saved for a company; what saves them (POST, DELETE) lands, by the door."""

from lookup.bodies import Field
from lookup.lookups import Lookup
from lookup.pages import Listing

PATHS = ("/api/target-views", "/api/views")
SET = """
    v.id, v.domain, v.name, v.slug, v.filters, v.endpoint, v.created_at, v.updated_at
"""

VIEWS: tuple[Listing, ...] = tuple(
    Listing(
        path,
        "Sets of filters that people saved, by the company they are for.",
        (),
        f"select {SET} from core.target_client_views as v where true",
        (("domain", "text"),),
        methods=("GET",),
    )
    for path in PATHS
)

VIEW: tuple[Lookup, ...] = tuple(
    Lookup(
        f"{path}/{{slug}}",
        "The filters saved for a company, by slug or by domain; 404 where there are none.",
        (Field("slug", "as_sent"),),
        f"""
        select
            to_jsonb(s) as data, '{PATHS[0]}/' || s.slug as url, s.updated_at
        from (
            select {SET}
            from core.target_client_views as v
            where
                v.slug = reference.lookup_key(asked.slug)
                or v.domain = reference.normalize_domain(asked.slug)
            order by v.slug = reference.lookup_key(asked.slug) desc
            limit 1
        ) as s
        """,
        method="GET",
        or_404=True,
    )
    for path in PATHS
)
