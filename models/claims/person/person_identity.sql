-- which identifiers of people a payload names together. A name is none: nothing here reads one
{{ config(
    unique_key=['identifier', 'other_identifier', 'source', 'status'],
    nullable_key=['status']
) }}

with

salesnav_clay as (

    select
        p.workflow as source,
        p.linkedin_url,
        p.sales_nav_linkedin_url as other_linkedin_url,
        {{ function('linkedin_person_urn') }}(p.linkedin_user_profile_urn) as member_urn,
        p.email,
        null::text as provider,
        null::text as status,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('salesnav_scrapes_person_payloads') }} as p
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads'), 'p') }}
        and p.quarantine_reason is null

),

salesnav_person_full as (

    select
        'salesnav-person-full'::text as source,
        p.linkedin_url,
        null::text as other_linkedin_url,
        null::text as member_urn,
        p.email,
        null::text as provider,
        null::text as status,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('salesnav_person_full_payloads'), 'linkedin_url') }} as p

),

clay_profile as (

    -- the profile that was asked for, and the one that was answered
    select
        p.workflow as source,
        p.linkedin_url,
        p.answered_linkedin_url as other_linkedin_url,
        null::text as member_urn,
        null::text as email,
        null::text as provider,
        null::text as status,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('person_payloads'), 'linkedin_url') }} as p

),

anymailfinder as (

    select
        'anymailfinder-email'::text as source,
        p.person_linkedin_url as linkedin_url,
        null::text as other_linkedin_url,
        null::text as member_urn,
        p.email,
        'anymailfinder'::text as provider,
        p.validation as status,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_anymailfinder') }} as p
    where {{ in_window(ref('email_anymailfinder'), 'p') }} and p.quarantine_reason is null

),

leadmagic as (

    select
        'leadmagic-email'::text as source,
        p.person_linkedin_url as linkedin_url,
        null::text as other_linkedin_url,
        null::text as member_urn,
        p.email,
        'leadmagic'::text as provider,
        p.status,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_leadmagic') }} as p
    where {{ in_window(ref('email_leadmagic'), 'p') }} and p.quarantine_reason is null

),

icypeas as (

    select
        'icypeas-email'::text as source,
        p.person_linkedin_url as linkedin_url,
        null::text as other_linkedin_url,
        null::text as member_urn,
        p.email,
        'icypeas'::text as provider,
        coalesce(p.certainty, lower(p.status)) as status,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_icypeas') }} as p
    where {{ in_window(ref('email_icypeas'), 'p') }} and p.quarantine_reason is null

),

waterfall as (

    select
        'email-waterfall'::text as source,
        p.person_linkedin_url as linkedin_url,
        null::text as other_linkedin_url,
        null::text as member_urn,
        p.email,
        'waterfall'::text as provider,
        p.status,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_waterfall_results') }} as p
    where {{ in_window(ref('email_waterfall_results'), 'p') }} and p.quarantine_reason is null

),

apollo_scrape as (

    select
        'apollo-scrape'::text as source,
        p.person_linkedin_url as linkedin_url,
        null::text as other_linkedin_url,
        null::text as member_urn,
        p.email,
        'apollo'::text as provider,
        lower(p.email_status) as status,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('apollo_scrape') }} as p
    where {{ in_window(ref('apollo_scrape'), 'p') }} and p.quarantine_reason is null

),

client_lead as (

    select
        'client-lead'::text as source,
        case
            when {{ function('linkedin_person_url_type') }}(p.person_linkedin_url) is not null
                then p.person_linkedin_url
        end as linkedin_url,
        null::text as other_linkedin_url,
        null::text as member_urn,
        p.work_email as email,
        null::text as provider,
        null::text as status,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('client_lead_payloads') }} as p
    where {{ in_window(ref('client_lead_payloads'), 'p') }} and p.quarantine_reason is null

),

target_client_lead as (

    -- a list says it of each of its leads
    select
        p.workflow as source,
        case
            when {{ function('linkedin_person_url_type') }}(p.person_linkedin_url) is not null
                then p.person_linkedin_url
        end as linkedin_url,
        null::text as other_linkedin_url,
        null::text as member_urn,
        p.work_email as email,
        null::text as provider,
        null::text as status,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('target_client_lead_rows') }} as p
    where {{ in_editions(ref('target_client_lead_rows')) }}

),

claims as (

    select * from salesnav_clay

    union all

    select * from salesnav_person_full

    union all

    select * from clay_profile

    union all

    select * from anymailfinder

    union all

    select * from leadmagic

    union all

    select * from icypeas

    union all

    select * from waterfall

    union all

    select * from apollo_scrape

    union all

    select * from client_lead

    union all

    select * from target_client_lead

),

identified as (

    -- no mailbox and no URN is longer; the id in a URN of Sales Navigator is that of a hashed URL
    select
        claims.*,
        case when octet_length(email) <= 320 then email end as address,
        {{ function('linkedin_person_url') }}(member_urn) as urn_linkedin_url
    from claims

),

paired as (

    -- from each to each other: whoever looks one of them up finds all that is said of it
    select
        one.identifier,
        other.identifier as other_identifier,
        source,
        case when address in (one.identifier, other.identifier) then left(status, 100) end
            as status,
        case when address in (one.identifier, other.identifier) then provider end as provider,
        landing_id,
        landed_xid,
        last_seen_at
    from identified
    cross join
        lateral unnest(
            array[linkedin_url, other_linkedin_url, member_urn, urn_linkedin_url, address]
        ) as one (identifier)
    cross join
        lateral unnest(
            array[linkedin_url, other_linkedin_url, member_urn, urn_linkedin_url, address]
        ) as other (identifier)
    where one.identifier != other.identifier

)

select
    identifier,
    {{ identifier_kind('identifier') }} as kind,
    other_identifier,
    {{ identifier_kind('other_identifier') }} as other_kind,
    source,
    provider,
    status,
    min(landing_id) as landing_id,
    min(landed_xid) as landed_xid,
    max(landing_id) as last_landing_id,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    max(last_seen_at) as last_seen_at
from paired
group by identifier, other_identifier, source, provider, status
