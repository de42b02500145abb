-- link shorteners and the like, which the provider returns when it does not know the company.
-- Payloads are keyed by the list, so what fails here is a model that finds companies elsewhere.
-- Those whose payloads were keyed before their domain was blocked are no model's fault, and as
-- failures would keep all that stands on core.companies from being built until a rebuild:
-- payloads_are_keyed_by_the_lists_of_today warns of them
with

found as materialized (  -- on a cluster, what the workers have is asked before what they have not

    select company.domain
    from {{ ref('blocked_domains') }} as blocked
    inner join {{ ref('companies') }} as company on company.domain = blocked.blocked_domain
    where {{ under_test('company') }}

)

select domain
from found
where
    not exists (
        select from {{ ref('companyenrich_payloads') }} as p
        where p.domain = found.domain and p.quarantine_reason is null
    )
    and not exists (
        select from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where p.company_domain = found.domain and p.quarantine_reason is null
    )
