-- each company among the leads of a client, as it would be sent, and why it is not
with

leads as (

    select distinct on (l.client_domain, coalesce(l.company_domain, l.company_name))
        concat_ws(':', l.client_domain, coalesce(l.company_domain, l.company_name)) as record_key,
        l.client_domain,
        l.company_name,
        l.created_at,
        jsonb_build_object(
            'client_domain', l.client_domain,
            'company_name', l.company_name,
            'domain', l.company_domain,
            'company_linkedin_url', coalesce(l.company_linkedin_url, c.linkedin_url)
        ) as payload
    from {{ ref('client_leads') }} as l
    left join {{ ref('companies') }} as c on c.domain = l.company_domain
    where coalesce(l.company_domain, l.company_name) is not null
    order by l.client_domain, coalesce(l.company_domain, l.company_name), l.company_name, l.id

)

select
    l.record_key,
    l.client_domain,
    l.company_name,
    l.created_at,
    l.payload,
    md5(l.payload::text) as content_md5,
    coalesce(
        case when l.payload ->> 'domain' is null then 'missing: domain' end,
        {{ sent_before('client_leads_companies', 'l.record_key', 'md5(l.payload::text)') }}
    ) as reason
from leads as l
