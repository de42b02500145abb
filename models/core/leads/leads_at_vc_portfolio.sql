-- a person stands here once for each investor of the employer
{{ config(materialized='view') }}

select
    leads.person_id,
    leads.linkedin_url,
    leads.linkedin_slug,
    leads.linkedin_url_type,
    leads.linkedin_user_profile_urn,
    leads.full_name,
    leads.first_name,
    leads.last_name,
    leads.person_city,
    leads.person_state,
    leads.person_country,
    leads.matched_cleaned_job_title,
    leads.matched_job_function,
    leads.matched_seniority,
    leads.job_start_date,
    leads.company_id,
    leads.company_domain,
    leads.company_name,
    leads.company_linkedin_url,
    leads.company_city,
    leads.company_state,
    leads.company_country,
    leads.matched_industry,
    leads.employee_range,
    leads.is_visible,
    investors.vc_name,
    companies.description as vc_company_description,
    leads.hidden_because
from {{ ref('leads') }} as leads
inner join {{ ref('company_vc_investors') }} as investors
    on investors.company_domain = leads.company_domain
left join {{ ref('companies_full') }} as companies on companies.id = leads.company_id
