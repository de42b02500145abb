{{ config(materialized='view') }}

select
    md5(concat_ws(':', 'cb_vc_portfolio', p.landing_id::text, investor.position::text))::uuid as id,
    p.landing_id as raw_payload_id,
    coalesce(aliases.canonical, investor.name) as vc_name,
    p.company_name,
    p.domain,
    p.linkedin_url,
    p.city,
    p.state,
    p.country,
    p.short_description,
    p.employee_range,
    p.last_funding_date,
    p.last_funding_type,
    p.last_funding_amount,
    p.last_equity_funding_type,
    p.last_leadership_hiring_date,
    p.founded_date,
    p.estimated_revenue_range,
    p.funding_status,
    p.total_funding_amount,
    p.total_equity_funding_amount,
    p.operating_status,
    p.created_at
from {{ ref('cb_vc_portfolio_payloads') }} as p
cross join lateral
    jsonb_array_elements_text(p.investors) with ordinality as investor (name, position)
left join {{ ref('vc_name_aliases') }} as aliases on aliases.alias = investor.name
where p.quarantine_reason is null and investor.name is not null
