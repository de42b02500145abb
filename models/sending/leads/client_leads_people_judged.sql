-- each lead of a client, as it would be sent, and why it is not
with

leads as (

    select
        l.id::text as record_key,
        l.client_domain,
        l.company_name,
        l.created_at,
        jsonb_build_object(
            'client_domain', l.client_domain,
            'lead_id', l.id,
            'first_name', coalesce(l.first_name, split_part(l.full_name, ' ', 1)),
            'last_name',
            coalesce(l.last_name, nullif(regexp_replace(l.full_name, '^\S+\s*', ''), '')),
            'full_name', l.full_name,
            'person_linkedin_url', l.person_linkedin_url,
            'company_domain', l.company_domain,
            'company_name', l.company_name,
            'company_linkedin_url', coalesce(l.company_linkedin_url, c.linkedin_url)
        ) as payload
    from {{ ref('client_leads') }} as l
    left join {{ ref('companies') }} as c on c.domain = l.company_domain

)

select
    l.record_key,
    l.client_domain,
    l.company_name,
    l.created_at,
    l.payload,
    md5(l.payload::text) as content_md5,
    coalesce(
        case
            when l.payload ->> 'full_name' is null and l.payload ->> 'person_linkedin_url' is null
                then 'missing: full_name, person_linkedin_url'
        end,
        {{ sent_before('client_leads_people', 'l.record_key', 'md5(l.payload::text)') }}
    ) as reason
from leads as l
