-- both models read the rounds of a payload for themselves, and have to key them alike
select
    made.domain,
    made.investor_name,
    made.funding_date,
    made.funding_type
from {{ ref('companyenrich_vc_investments') }} as made
where
    {{ under_test('made') }}
    and not exists (
        select
        from {{ ref('companyenrich_funding_rounds') }} as r
        where
            r.domain = made.domain
            and r.funding_date is not distinct from made.funding_date
            and r.funding_type is not distinct from made.funding_type
    )
