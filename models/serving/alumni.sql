-- who has left a company, with the present employer as we know it, else as the job names it
select
    departures.past_company_domain,
    departures.linkedin_url,
    departures.linkedin_url_type,
    departures.first_name,
    departures.last_name,
    departures.full_name,
    departures.past_company_name,
    departures.past_job_title,
    departures.past_end_date,
    departures.current_company_domain,
    coalesce(companies.name, departures.current_company_name) as current_company_name,
    coalesce(companies.linkedin_url, departures.current_company_linkedin_url)
        as current_company_linkedin_url,
    departures.current_job_title,
    departures.current_start_date,
    departures.evidence,
    departures.still_employed,
    departures.source,
    departures.updated_at
from {{ ref('departures') }} as departures
left join {{ ref('companies_full') }} as companies
    on companies.domain = departures.current_company_domain
