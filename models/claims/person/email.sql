-- each address that a finder gives for a person, and its word on it
{{ config(
    unique_key=['linkedin_url', 'email', 'source', 'value_id'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['email']},
    ]
) }}

with

anymailfinder as (

    select
        p.person_linkedin_url as linkedin_url,
        p.email,
        'anymailfinder-email'::text as source,
        'anymailfinder'::text as provider,
        p.validation as status,
        null::boolean as employment_verified,
        p.first_name,
        p.last_name,
        p.full_name,
        p.domain,
        p.company_name,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_anymailfinder') }} as p
    where {{ in_window(ref('email_anymailfinder'), 'p') }} and p.quarantine_reason is null

),

leadmagic as (

    select
        p.person_linkedin_url as linkedin_url,
        p.email,
        'leadmagic-email'::text as source,
        'leadmagic'::text as provider,
        p.status,
        p.employment_verified,
        p.first_name,
        p.last_name,
        p.full_name,
        p.domain,
        p.company_name,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_leadmagic') }} as p
    where {{ in_window(ref('email_leadmagic'), 'p') }} and p.quarantine_reason is null

),

icypeas as (

    -- how sure it is says more than that it found something
    select
        p.person_linkedin_url as linkedin_url,
        p.email,
        'icypeas-email'::text as source,
        'icypeas'::text as provider,
        coalesce(p.certainty, lower(p.status)) as status,
        null::boolean as employment_verified,
        p.first_name,
        p.last_name,
        p.full_name,
        p.domain,
        p.company_name,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_icypeas') }} as p
    where {{ in_window(ref('email_icypeas'), 'p') }} and p.quarantine_reason is null

),

waterfall as (

    select
        p.person_linkedin_url as linkedin_url,
        p.email,
        'email-waterfall'::text as source,
        'waterfall'::text as provider,
        p.status,
        null::boolean as employment_verified,
        p.first_name,
        p.last_name,
        p.full_name,
        p.domain,
        p.company_name,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_waterfall_results') }} as p
    where {{ in_window(ref('email_waterfall_results'), 'p') }} and p.quarantine_reason is null

),

claims as (

    select * from anymailfinder

    union all

    select * from leadmagic

    union all

    select * from icypeas

    union all

    select * from waterfall

),

worded as (

    select
        claims.*,
        md5(jsonb_build_array(
            status, employment_verified, first_name, last_name, full_name, domain, company_name
        )::text)::uuid as value_id
    from claims
    -- no mailbox has a longer one
    where linkedin_url is not null and email is not null and octet_length(email) <= 320

)

select
    linkedin_url,
    email,
    source,
    value_id,
    provider,
    status,
    employment_verified,
    first_name,
    last_name,
    full_name,
    domain,
    company_name,
    min(landing_id) as landing_id,
    min(landed_xid) as landed_xid,
    max(landing_id) as last_landing_id,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    max(last_seen_at) as last_seen_at
from worded
group by
    linkedin_url, email, source, value_id, provider, status, employment_verified, first_name,
    last_name, full_name, domain, company_name
