"""Hypothesis strategies: streams of bodies as the world sends them, few keys, many faults."""

from typing import Any

from hypothesis import strategies as st

from tests.pipeline.conftest import Body

DOMAINS = ["acme.example", "https://WWW.Acme.example/x", "beta.example", "bit.ly", None]
PLACEHOLDERS = [None, "", "null", " N/A ", "-", "undefined"]
WRONG: list[Any] = [0, 12.5, True, [], {}, ["x"], {"name": "x"}]


def scalar(*good: Any) -> st.SearchStrategy[Any]:
    """Mostly one of the good values, sometimes nothing, sometimes of the wrong type."""
    return st.sampled_from([*good, *good, *PLACEHOLDERS, *WRONG])


def listed(*good: Any) -> st.SearchStrategy[Any]:
    """Mostly a short list of good values, sometimes of anything, sometimes no list."""
    return st.one_of(
        st.lists(st.sampled_from(good), max_size=3),
        st.lists(scalar(*good), max_size=3),
        st.sampled_from([None, "null", "x", {}, 3]),
    )


ROUND = st.fixed_dictionaries(
    {},
    optional={
        "date": scalar("2023-05-09T00:00:00Z", "2020-11-01", "2020-02-30", "May 2020"),
        "type": scalar("Series A", "Series A - Acme", "Seed"),
        "amount": scalar("30000000 USD", "5 EUR"),
        "from": scalar("Harbor Ventures, Acme Partners, LLC", "harbor ventures", "LLC, Quux,, Inc"),
        "url": scalar("https://news.example/1"),
    },
)

COMPANYENRICH = st.fixed_dictionaries(
    {},
    optional={
        "id": scalar("5b0d1c1e-8f5a-4f0e-9a51-7d4f6a1b2c3d"),
        "name": scalar("Acme", "Acme Inc", "Beta"),
        "type": scalar("private", "Public", "odd"),
        "employees": scalar("51-200", "1K-5K", "many"),
        "revenue": scalar("10m-50m", "1m-10m", "lots"),
        "industry": scalar("Software", "Widgets"),
        "industries": listed("Software", "Widgets"),
        "description": scalar("Makes things.", "Makes other things."),
        "seo_description": scalar("Things."),
        "founded_year": scalar(2016, "2017", "1e400", 99999999999),
        "page_rank": scalar(4.2, "5,5"),
        "categories": listed("b2b", "saas"),
        "keywords": listed("feature flags", "release management", "x"),
        "technologies": listed("Google-Analytics", "Google Analytics", "Cloudflare-Cdn"),
        "naics_codes": listed("511210", 541511),
        "subsidiaries": listed("Flagpost", {"name": "Flagpost", "domain": "flagpost.example"}, {}),
        "updated_at": scalar("2026-01-20T08:11:09.120000Z", "yesterday"),
        "location": st.one_of(
            scalar(),
            st.fixed_dictionaries(
                {},
                optional={
                    "address": scalar("200 Pine St"),
                    "city": st.one_of(scalar(), st.just({"id": 1, "name": "Lisbon"})),
                    "state": st.one_of(scalar(), st.just({"id": 2, "name": "Texas"})),
                    "country": st.one_of(scalar(), st.just({"name": "Portugal", "code": "PT"})),
                },
            ),
        ),
        "socials": st.one_of(
            scalar(),
            st.fixed_dictionaries(
                {},
                optional={
                    "linkedin_url": scalar("https://LinkedIn.com/company/Acme/", "acme"),
                    "twitter_url": scalar("https://twitter.com/acme", "https://x.com/acme"),
                    "g2_url": scalar("https://g2.com/products/acme"),
                },
            ),
        ),
        "financial": st.one_of(
            scalar(),
            st.fixed_dictionaries(
                {},
                optional={
                    "total_funding": scalar(42000000, "42,000,000"),
                    "funding_date": scalar("2023-05-09T00:00:00"),
                    "funding": st.one_of(scalar(), st.lists(ROUND, max_size=2)),
                },
            ),
        ),
        "surprise": scalar("a field nobody knows"),
    },
)

# companies that say much, again and again: what one payload says the next one unsays
FULL = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Acme", "Beta"]),
        "keywords": st.lists(st.sampled_from(["feature flags", "x"]), max_size=2),
        "categories": st.lists(st.sampled_from(["b2b", "saas"]), max_size=2),
        "technologies": st.lists(st.sampled_from(["Google-Analytics", "React"]), max_size=2),
        "location": st.fixed_dictionaries(
            {},
            optional={
                "city": st.just({"name": "Lisbon"}),
                "state": st.just({"name": "Texas"}),
                "country": st.just({"name": "Portugal"}),
            },
        ),
    }
)

HASHED = "ACwAAExampleExampleExampleExampleExampl"
SALESNAV = st.fixed_dictionaries(
    {},
    optional={
        "First name": scalar("Pavel", "Ida"),
        "Last name": scalar("Ostrander"),
        "Email": scalar("Pavel@Example.com"),
        "Job title": scalar("Head of Talent ", "Recruiter", "head of talent"),
        "Job started on": scalar("08-2024", "13-2024", "2021"),
        "Location": scalar("San Francisco Bay Area"),
        "Company": scalar("Acme", "Lumetric"),
        "Company website": scalar("http://www.acme.example/", "linkedin.com/company/x", "bit.ly"),
        "Company headcount": scalar("1,044", "10K"),
        "Company industries": scalar("Software Development"),
        "LinkedIn URL (company)": scalar("https://www.linkedin.com/company/acme-example/"),
        "Linkedin company profile URN": scalar("urn:li:fs_salesCompany:90000002"),
        "LinkedIn URL (user profile)": scalar(
            f"https://www.linkedin.com/in/{HASHED}",
            "HTTPS://LinkedIn.com/in/Zed-Quill-000/?x=1",
            "https://www.linkedin.com/in/zed-quill-000",
        ),
        "LinkedIn user profile URN": scalar(f"urn:li:fs_salesProfile:({HASHED})"),
        "Matching filters": scalar("true", "N/A"),
        "_export_timestamp": scalar("2/2/2026, 7:42 PM"),
    },
)

# one person's jobs, now with their start and now without
CAREER = st.fixed_dictionaries(
    {
        "LinkedIn URL (user profile)": st.just("https://www.linkedin.com/in/zed-quill-000"),
        "Company website": st.sampled_from(["acme.example", "beta.example"]),
        "Job title": st.just("Recruiter"),
        "Job started on": st.sampled_from(["", "08-2024", "01-2021"]),
    }
)


def bodies() -> st.SearchStrategy[Body]:
    """One request body of either workflow, at times with a raw_payload that is none."""
    raw = [None, "null", "{}", [], '{"name": "Acme", "First name": "Pavel"}', 7]
    companyenrich = st.fixed_dictionaries(
        {
            "domain": st.sampled_from(DOMAINS + DOMAINS[:3] * 3),
            "raw_payload": st.one_of(
                COMPANYENRICH, COMPANYENRICH, COMPANYENRICH, FULL, FULL, st.sampled_from(raw)
            ),
        }
    )
    salesnav = st.fixed_dictionaries(
        {"raw_payload": st.one_of(SALESNAV, SALESNAV, st.sampled_from(raw))},
        optional={"ex_company_domain": scalar("https://www.orrin.example/about", "acme.example")},
    )
    # two companies that name the same technologies
    alike = st.fixed_dictionaries(
        {"domain": st.sampled_from(["acme.example", "beta.example"]), "raw_payload": FULL}
    )
    return st.one_of(
        st.tuples(st.just("companyenrich"), companyenrich),
        st.tuples(st.just("companyenrich"), companyenrich),
        st.tuples(st.just("companyenrich"), companyenrich),
        st.tuples(st.just("companyenrich"), alike),
        st.tuples(st.sampled_from(["salesnav-clay-ex", "salesnav-clay-basic"]), salesnav),
        st.tuples(st.just("salesnav-clay-ex"), st.fixed_dictionaries({"raw_payload": CAREER})),
    )


def streams(most: int = 12) -> st.SearchStrategy[list[Body]]:
    """A stream of bodies; often the same few of them again and again, as senders do."""
    few = st.lists(bodies(), min_size=1, max_size=4)
    return st.one_of(
        st.lists(bodies(), min_size=1, max_size=most),
        few.flatmap(lambda some: st.lists(st.sampled_from(some), min_size=1, max_size=most)),
    )
