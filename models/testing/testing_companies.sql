-- by its old name: testing.companies
{{ config(alias='companies') }}

select distinct on (domain)
    md5('testing_company:' || domain)::uuid as id,
    name,
    domain,
    linkedin_url,
    min(last_seen_at) over (partition by domain) as created_at,
    landing_id
from {{ ref('testing_companies_payloads') }}
where quarantine_reason is null
order by domain, landing_id desc
