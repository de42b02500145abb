-- named apart from the table of core; the view is reference.company_industries
{{ config(alias='company_industries') }}

with

canonical as (

    select distinct {{ function('null_if_placeholder') }}(industry_cleaned) as name
    from {{ ref('industry_lookup') }}

),

sent as (

    -- only where raw_industry_as_canonical asks for the old fallback
    select
        matched_industry as name,
        min(source) as source,
        min(created_at) as created_at,
        max(updated_at) as updated_at
    from {{ ref('company_industries') }}
    where
        {{ 'true' if var('raw_industry_as_canonical', false) else 'false' }}
        and matched_industry not in (select name from canonical where name is not null)
    group by matched_industry

),

named as (

    select
        name,
        'industry_lookup' as source,
        null::timestamptz as created_at,
        null::timestamptz as updated_at
    from canonical
    where name is not null

    union all

    select name, source, created_at, updated_at
    from sent

)

select
    md5('company_industry_name:' || name)::uuid as id,
    name,
    source,
    created_at,
    updated_at
from named
