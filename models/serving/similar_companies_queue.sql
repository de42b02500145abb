-- no queue is kept: who is left to ask about follows from who is a customer and what has landed
select
    customers.domain,
    case
        when answers.is_usable then 'done'
        when answers.is_usable is null then 'pending'
        else 'error'
    end as status
from (

    select distinct customer_domain as domain
    from {{ ref('company_customers') }}
    where customer_domain is not null

) as customers
cross join lateral (

    -- an empty list is an answer too: who asks again for it asks in vain
    select bool_or(lists.quarantine_reason is null) as is_usable
    from {{ ref('company_enrich_similar_raw') }} as lists
    where lists.input_domain = customers.domain

) as answers
