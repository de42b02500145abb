-- whose an address is: the surest word decides, then a real profile before a hashed one, then who
-- came first
select distinct on (email)
    md5('email_to_person:' || email)::uuid as id,
    email,
    linkedin_url as person_linkedin_url,
    first_name,
    last_name,
    full_name,
    domain,
    company_name,
    source,
    landing_id,
    created_at,
    updated_at
from {{ ref('person_emails') }}
order by
    email,
    status_rank,
    linkedin_url_type,  -- 'real' comes first
    first_landing_id,
    linkedin_url
