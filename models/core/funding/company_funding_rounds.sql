-- rounds of the one source that lists them, and the last round of others, which tells no history
{{ config(materialized='view') }}

with

last_rounds as (

    select
        said.*,
        split_part(value, ' ', 1)::date as funding_date,
        nullif(substr(value, 12), '') as funding_type,
        row_number() over (partition by domain, source order by last_landing_id desc) = 1
            as is_current
    from {{ ref('company') }} as said
    where attribute = 'last_round'

)

select
    md5(concat_ws(
        ':', 'company_funding_round', domain, 'companyenrich',
        coalesce(extract(epoch from funding_date)::text, ''), coalesce(funding_type, '')
    ))::uuid as id,
    domain,
    'companyenrich'::text as source,
    funding_date,
    funding_type,
    amount,
    amount_usd,
    investors,
    url,
    is_current,
    null::text as workflow_source,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    first_seen_at,
    last_seen_at
from {{ ref('companyenrich_funding_rounds') }}

union all

select
    md5(concat_ws(
        ':', 'company_funding_round', domain, source, funding_date::text, coalesce(funding_type, '')
    ))::uuid as id,
    domain,
    source,
    funding_date::timestamp at time zone 'UTC' as funding_date,
    funding_type,
    null::text as amount,
    null::numeric as amount_usd,
    null::text as investors,
    null::text as url,
    is_current,
    null::text as workflow_source,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    null::timestamptz as first_seen_at,
    last_seen_at
from last_rounds
