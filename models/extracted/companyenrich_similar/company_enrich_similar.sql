{{ config(unique_key=['input_domain', 'company_key']) }}

with

touched as (

    select distinct input_domain
    from {{ ref('company_enrich_similar_raw') }}
    where {{ in_window(ref('company_enrich_similar_raw')) }} and quarantine_reason is null

),

elements as (

    -- a company without a domain is told by its name
    select
        p.input_domain,
        left(coalesce(item.domain, 'name:' || lower(item.name)), 400) as company_key,
        item.*,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        min(p.last_seen_at) over said_before as first_seen_at,
        p.landing_id = max(p.landing_id) over (partition by p.input_domain) as is_current,
        row_number() over (
            partition by p.input_domain, coalesce(item.domain, 'name:' || lower(item.name))
            order by p.landing_id desc, item.similarity_score desc nulls last, item.company_id
        ) as age
    from touched
    inner join {{ ref('company_enrich_similar_raw') }} as p
        on p.input_domain = touched.input_domain and p.quarantine_reason is null
    cross join lateral jsonb_to_recordset(p.items) as item (
        company_id text, domain text, name text, website text, industry text, description text,
        keywords jsonb, logo_url text, similarity_score numeric
    )
    where coalesce(item.domain, item.name) is not null
    window said_before as (
        partition by p.input_domain, coalesce(item.domain, 'name:' || lower(item.name))
    )

)

select
    md5('company_enrich_similar:' || input_domain || ':' || company_key)::uuid as id,
    landing_id as raw_id,
    input_domain,
    company_key,
    company_id,
    name as company_name,
    domain as company_domain,
    website as company_website,
    industry as company_industry,
    description as company_description,
    keywords as company_keywords,
    logo_url as company_logo_url,
    similarity_score,
    is_current,
    first_seen_at,
    landing_id,
    landed_xid,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    last_seen_at
from elements
where age = 1
