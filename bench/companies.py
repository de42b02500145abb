"""CompanyEnrich payloads by the thousand: invented, the same for the same seed."""

import json
import random
import uuid
from collections.abc import Iterator
from typing import Any

WORDS = (
    "harbor signal lattice ember quarry meadow falcon ledger copper orbit willow anvil cedar prism "
    "delta summit beacon canyon marble thicket"
).split()
KEYWORDS = [f"{a} {b}" for a in WORDS for b in ("software", "analytics", "services", "platform")]
TECHNOLOGIES = [f"{a.title()}-{b}" for a in WORDS for b in ("Cdn", "Pay", "Chat", "Tags", "Forms")]
INVESTORS = [f"{a.title()} Ventures" for a in WORDS] + ["Acme Partners, LLC", "North Fund, L.P."]
INDUSTRIES = ["Software", "Banking", "Retail", "Law Practice", "Widgets", "Computer Software"]
EMPLOYEES = ["1-10", "11-50", "51-200", "201-500", "501-1K", "1K-5K", "5K-10K", "over-10K", "odd"]
REVENUES = ["under-1m", "1m-10m", "10m-50m", "50m-100m", "100m-200m", "200m-1b", "over-1b", "?"]
TYPES = ["private", "public", "nonprofit", "self-owned", "educational", "partnership"]
CITIES = [("Lisbon", "Lisboa", "PT", "Portugal"), ("Austin", "Texas", "US", "United States")]


def payloads(count: int, domains: int | None = None, seed: int = 7) -> Iterator[dict[str, Any]]:
    """`count` request bodies of about 3 kB over `domains` companies (default: one each)."""
    for number in range(count):
        yield payload(number % (domains or count), seed + number // (domains or count))


def discovered(company: int, seed: int = 7) -> dict[str, Any]:
    """One body of clay-find-companies, of about 0.5 kB: what a search finds of a company."""
    rng = random.Random(f"{seed}:{company}")  # noqa: S311
    city, state, _, country = rng.choice(CITIES)
    domain = f"company{company}.example"
    found = {
        "name": f"{rng.choice(WORDS).title()} {rng.choice(WORDS).title()} {company}",
        "size": rng.choice(["11-50 employees", "51-200 employees", "201-500 employees"]),
        "type": rng.choice(["Privately Held", "Public Company", "Nonprofit"]),
        "country": country,
        "location": f"{city}, {state}",
        "industry": rng.choice(INDUSTRIES),
        "description": " ".join(rng.choices(WORDS, k=15)),
        "linkedin_url": f"https://www.linkedin.com/company/company-{company}/",
        "linkedin_company_id": 90_000_000 + company,
        "resolved_domain": {"domain": domain},
    }
    return {"company_domain": domain, "raw_payload": found}


def payload(company: int, seed: int = 7) -> dict[str, Any]:
    """One body: {"domain": …, "raw_payload": {…}}."""
    rng = random.Random(f"{seed}:{company}")  # noqa: S311
    name = f"{rng.choice(WORDS).title()} {rng.choice(WORDS).title()} {company}"
    domain = f"company{company}.example"
    city, state, code, country = rng.choice(CITIES)
    rounds = [
        {
            "date": f"20{rng.randint(10, 25)}-0{rng.randint(1, 9)}-15T00:00:00Z",
            "type": rng.choice(["Seed", "Series A", "Series B", f"Series C - {name}"]),
            "amount": f"{rng.randint(1, 90)}000000 USD",
            "from": ", ".join(rng.sample(INVESTORS, rng.randint(1, 3))),
            "url": None,
        }
        for _ in range(rng.randint(0, 3))
    ]
    body: dict[str, Any] = {
        "id": str(uuid.UUID(int=rng.getrandbits(128))),
        "name": name,
        "type": rng.choice(TYPES),
        "website": f"https://www.{domain}/",
        "employees": rng.choice(EMPLOYEES),
        "revenue": rng.choice(REVENUES),
        "industry": rng.choice(INDUSTRIES),
        "industries": rng.sample(INDUSTRIES, 3),
        "categories": rng.sample(["b2b", "saas", "b2c", "marketplace", "services"], 2),
        "keywords": rng.sample(KEYWORDS, rng.randint(5, 20)),
        "technologies": rng.sample(TECHNOLOGIES, rng.randint(5, 25)),
        "naics_codes": [str(rng.randint(110000, 990000)) for _ in range(3)],
        "subsidiaries": rng.choice([None, [f"{name} Labs"], [{"name": "Sub", "domain": domain}]]),
        "founded_year": rng.randint(1950, 2024),
        "page_rank": rng.randint(0, 100) / 10,
        "description": " ".join(rng.choices(WORDS, k=60)),
        "seo_description": " ".join(rng.choices(WORDS, k=20)),
        "logo_url": f"https://logos.example/{company}.png",
        "location": {
            "address": f"{company} Pine St, {city}",
            "postal_code": str(rng.randint(10000, 99999)),
            "phone": "+1 555 0100",
            "city": {"id": 101, "name": city, "latitude": 37.77, "longitude": -122.42},
            "state": {"id": 5, "name": state, "code": code},
            "country": {"name": country, "code": code},
        },
        "socials": {
            "linkedin_url": f"https://www.linkedin.com/company/Company-{company}/",
            "linkedin_id": str(90000000 + company),
            "twitter_url": f"https://twitter.com/company{company}",
            "g2_url": None,
        },
        "financial": {
            "total_funding": rng.randint(0, 90) * 1_000_000,
            "funding_stage": rng.choice(["series_a", "series_b", "debt_financing", None]),
            "funding_date": rounds[0]["date"] if rounds else None,
            "funding": rounds,
        },
        "updated_at": "2026-01-20T08:11:09.120000Z",
    }
    return {"domain": domain, "raw_payload": body}


def ndjson(count: int, domains: int | None = None, seed: int = 7) -> Iterator[str]:
    """The same as lines."""
    for body in payloads(count, domains, seed):
        yield json.dumps(body, separators=(",", ":"))
