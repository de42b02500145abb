"""Paths of the former system that this one does not have: their 404 says so, and names no other."""

from doors.registry import normal_path

# they asked a model or a paid search, or fetched a page, and stored nothing
CALLS = frozenset(
    normal_path(path)
    for path in (
        "/api/companies/discover-competitors-openai",
        "/api/companies/discover-g2-page-gemini",
        "/api/companies/discover-g2-page-gemini-search",
        "/api/companies/discover-g2-page-openwebninja",
        "/api/companies/search-parallel-ai",
        "/api/companies/search-social-links-openwebninja",
        "/parallel-native/case-study/extract",
        "/parallel-native/case-study/extract-pro",
        "/parallel-native/case-study/extract-v2",
        "/parallel-native/person-contact/enrich",
        "/run/companies/gemini/country/infer",
        "/run/companies/gemini/employee-range/infer",
        "/run/companies/gemini/industry/infer",
        "/run/companies/gemini/linkedin-url/get",
        "/run/companies/sec/filings/fetch",
        "/run/companies/sec/financials/fetch",
        "/run/linkedin/job-video/ingest",
    )
)
# what had a provider asked for companies like others, row by row of a queue
QUEUE = frozenset(
    normal_path(path)
    for path in (
        "/api/enrichment/similar-companies/batch",
        "/api/enrichment/similar-companies/queue/clear",
        "/run/IGNORE/IGNORE/IGNORE/process",
    )
)
# what filled gaps in rows of a client's CRM, all of a client at once; one of them paid for names
CRM = frozenset(
    normal_path(f"/api/workflows/{step}")
    for step in (
        "normalize",
        "resolve-company-location-from-domain",
        "resolve-company-name",
        "resolve-domain-from-email",
        "resolve-domain-from-linkedin",
        "resolve-linkedin-from-domain",
        "resolve-person-linkedin-from-email",
        "resolve-person-location-from-linkedin",
    )
)
PATHS = CALLS | QUEUE | CRM
# whatever stands below, and is not answered
UNDER = {
    "/api/pipeline/": "The sales pipeline had a database of its own, and is not kept here.",
    "/api/auth/": "Nobody signs in here: a key in the header x-api-key says who asks.",
    "/run/attio/": (
        "Attio is kept in step by `hq attio sync`, where somebody reads the plan before it is "
        "carried out; no request does that unseen."
    ),
    **{
        f"/api/admin/{schema}/": "Tables are not paged through by HTTP here: SQL reads them."
        for schema in ("core", "extracted", "public", "raw", "reference", "tables", "temp")
    },
}
CALLED = (
    "This path asked a model or a paid search and stored nothing; here are no such calls. "
    "Have the sender ask the provider, and post what it answers to a registered path."
)
QUEUED = (
    "This path had a provider asked about one customer after another. Here nobody is called and "
    "no queue is kept: what is left to ask follows from what has landed. "
    "Have the sender ask the provider, and post what it answers to a registered path."
)
CLEANED = (
    "This path filled gaps in the rows of a client's CRM, in tables of their own. "
    "Here are no such tables: it has nothing to fill, and stores nothing."
)


def reason(path: str) -> str | None:
    """Why this path is not here; None where nothing is known of it."""
    path = normal_path(path)
    if path in CALLS:
        return CALLED
    if path in QUEUE:
        return QUEUED
    if path in CRM:
        return CLEANED
    return next((why for under, why in UNDER.items() if path.startswith(under)), None)
