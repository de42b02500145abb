-- each company that a payload tells another is like, by its own domain
{{ config(
    unique_key=['landing_id', 'position'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['domain', 'landing_id']},
    ]
) }}

select
    p.landing_id,
    one.position,
    item.*,
    p.landed_xid,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    p.last_seen_at
from {{ ref('company_enrich_similar_raw') }} as p
cross join lateral jsonb_array_elements(p.items) with ordinality as one (value, position)
cross join lateral jsonb_to_record(one.value) as item (
    domain text, company_id text, name text, type text, website text, industry text,
    description text, seo_description text, employees text, revenue text, logo_url text,
    industries jsonb, categories jsonb, naics_codes jsonb, keywords jsonb, technologies jsonb,
    founded_year integer, page_rank numeric, companyenrich_updated_at timestamptz, city text,
    state text, state_code text, country text, country_code text, address text, postal_code text,
    phone text, latitude numeric, longitude numeric, linkedin_url text, links jsonb,
    total_funding numeric, money jsonb, funding jsonb
)
where
    {{ in_window(ref('company_enrich_similar_raw')) }}
    and p.quarantine_reason is null
    and item.domain is not null
