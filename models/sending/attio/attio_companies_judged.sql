-- each company as Attio would have it, and why it does not go; core has looked its place up
with

companies_to_send as (

    select
        c.domain as record_key,
        jsonb_build_object(
            -- as it is written there already: written otherwise it would make another company
            'domain', coalesce(there.domain_there, c.domain),
            'name', coalesce(names.cleaned_name, c.name),
            'linkedin_url', c.linkedin_url,
            'industry', c.matched_industry,
            'employee_range', c.employee_range,
            'city', c.company_city,
            'state', c.company_state,
            'country', c.company_country,
            'location',
            nullif(concat_ws(', ', c.company_city, c.company_state, c.company_country), '')
        ) as payload
    from {{ ref('companies_full') }} as c
    inner join {{ ref('companies') }} as names on names.id = c.id
    left join {{ ref('attio_known_domains') }} as there on there.domain = c.domain

)

select
    c.record_key,
    c.payload,
    md5(c.payload::text) as content_md5,
    coalesce(
        case when c.payload ->> 'name' is null then 'missing: name' end,
        {{ synced_before('attio_companies', 'c.record_key', 'md5(c.payload::text)') }}
    ) as reason
from companies_to_send as c
