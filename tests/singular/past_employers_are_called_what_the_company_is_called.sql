select
    past.linkedin_url,
    past.past_company_name,
    companies.name
from {{ ref('person_past_employer') }} as past
inner join
    {{ asked_first(
        ref('companies'), 'domain', 'past_company_domain', ref('person_past_employer')
    ) }} as companies
    on companies.domain = past.past_company_domain
where
    {{ under_test('past') }}
    and past.past_company_name is distinct from companies.name
