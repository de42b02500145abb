{{ config(materialized='view') }}

select
    md5(concat_ws(':', 'vc_portfolio', p.landing_id::text, investor.position::text))::uuid as id,
    p.landing_id as raw_payload_id,
    coalesce(aliases.canonical, investor.name) as vc_name,
    p.company_name,
    p.domain,
    p.linkedin_url,
    p.short_description,
    p.long_description,
    p.city,
    p.state,
    p.country,
    p.employee_range,
    p.founded_date,
    p.operating_status,
    p.created_at
from {{ ref('vc_portfolio_payloads') }} as p
cross join lateral
    jsonb_array_elements_text(p.investors) with ordinality as investor (name, position)
left join {{ ref('vc_name_aliases') }} as aliases on aliases.alias = investor.name
where p.quarantine_reason is null and investor.name is not null
