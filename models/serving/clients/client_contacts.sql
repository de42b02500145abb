-- a person is a contact of the company that the newest of their payloads names: who was sent with
-- another one before is none of that one any more
select distinct on (said.client_domain, said.company_key, people.lead_key)
    said.client_domain,
    said.company_key,
    people.lead_key,
    people.full_name,
    people.first_name,
    people.last_name,
    people.work_email,
    people.person_linkedin_url,
    known.matched_cleaned_job_title as job_title,
    known.matched_seniority as seniority,
    known.matched_job_function as job_function,
    known.person_city as city,
    known.person_state as state,
    known.person_country as country,
    people.source,
    people.first_seen_at
from {{ ref('client_lead_payloads') }} as said
inner join {{ ref('client_leads_people') }} as people
    on people.client_domain = said.client_domain and people.lead_key = said.lead_key
left join
    {{ asked_first(
        ref('people_full'), 'linkedin_url', 'person_linkedin_url', ref('client_leads_people')
    ) }} as known
    on known.linkedin_url = people.person_linkedin_url
where
    said.quarantine_reason is null
    and said.company_key is not null
    and people.company_domain is not distinct from said.company_domain
    and num_nonnulls(people.full_name, people.work_email, people.person_linkedin_url) > 0
