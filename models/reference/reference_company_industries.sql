-- named apart from the table of core; the view is reference.company_industries
{{ config(alias='company_industries') }}

with

listed as (

    select name, source, created_at, updated_at from {{ ref('sales_nav_industries') }}

),

canonical as (

    select distinct {{ function('null_if_placeholder') }}(industry_cleaned) as name
    from {{ ref('industry_lookup') }}

),

used as (

    select
        matched_industry as name,
        min(source) as source,
        min(created_at) as created_at,
        max(updated_at) as updated_at
    from {{ ref('company_industries') }}
    group by matched_industry

),

named as (

    -- a name on both lists is that of whoever publishes it
    select name, source, created_at, updated_at
    from listed

    union all

    -- rows of the lookup carry no time: the name begins with the first company that has it.
    -- Who asks for names alone reads no companies, since Postgres leaves the join out
    select canonical.name, 'industry_lookup' as source, used.created_at, used.updated_at
    from canonical
    left join used on canonical.name = used.name
    where canonical.name not in (select name from listed)

    union all

    -- only where raw_industry_as_canonical asks for the old fallback
    select name, source, created_at, updated_at
    from used
    where
        {{ 'true' if var('raw_industry_as_canonical', false) else 'false' }}
        and name not in (select name from canonical where name is not null)
        and name not in (select name from listed)

)

select
    md5('company_industry_name:' || name)::uuid as id,
    name,
    source,
    created_at,
    updated_at
from named
