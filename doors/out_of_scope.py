"""Paths of the former system that this one does not have: their 404 says so, and names no other."""

from doors.registry import normal_path

# they asked a model or a paid search, or fetched a page, and stored nothing
PATHS = frozenset(
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
SENTENCE = (
    "This path asked a model or a paid search and stored nothing; here are no such calls. "
    "Have the sender ask the provider, and post what it answers to a registered path."
)
