{{ config(unique_key='domain') }}

with

items as (

    {{ similar_items() }}

),

aged as (

    -- of two in one payload the one that stands first
    select
        *,
        row_number() over (partition by domain order by landing_id, position desc) as age
    from items

),

merged as (

    select
        md5('companyenrich_similar_company_profile:' || domain)::uuid as id,
        domain,
        {{ newest("company_id", by='age') }} as companyenrich_id,
        {{ newest('name', by='age') }} as name,
        {{ newest('type', by='age') }} as type,
        {{ newest('website', by='age') }} as website,
        {{ newest('industry', by='age') }} as industry,
        {{ newest('description', by='age') }} as description,
        {{ newest('seo_description', by='age') }} as seo_description,
        {{ newest('employees', by='age') }} as employees,
        {{ newest('revenue', by='age') }} as revenue,
        {{ newest('logo_url', by='age') }} as logo_url,
        {{ newest("nullif(industries, '[]')", by='age') }} as industries,
        {{ newest("nullif(categories, '[]')", by='age') }} as categories,
        {{ newest("nullif(naics_codes, '[]')", by='age') }} as naics_codes,
        {{ newest("nullif(keywords, '[]')", by='age') }} as keywords,
        {{ newest('founded_year', by='age') }} as founded_year,
        {{ newest('page_rank', by='age') }} as page_rank,
        {{ newest('companyenrich_updated_at', by='age') }} as companyenrich_updated_at,
        max(landing_id) as landing_id,
        (array_agg(landed_xid order by landing_id desc))[1] as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from aged
    group by domain

)

select * from merged
