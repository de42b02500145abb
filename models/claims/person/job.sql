-- each job that a payload says a person has or had
{{ config(
    unique_key=['linkedin_url', 'source', 'landing_id', 'position'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['company_urn'], 'where': 'company_urn is not null'},
        {'columns': ['company_domain'], 'where': 'tells_all'},
    ]
) }}

with

salesnav_clay as (

    -- one job a row of the export: the present one
    select
        p.linkedin_url,
        p.workflow as source,
        1 as position,
        p.company_domain,
        p.company_linkedin_urn as company_urn,
        p.company_name,
        p.company_linkedin_url,
        p.job_title as title,
        p.job_start_date as start_date,
        p.job_start_date_precision as start_date_precision,
        null::date as end_date,
        true as is_current,
        false as tells_all,
        md5('salesnav_scrapes_person:' || p.landing_id)::uuid as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('salesnav_scrapes_person_payloads') }} as p
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and p.quarantine_reason is null
        and p.linkedin_url is not null
        and num_nonnulls(p.company_domain, p.company_name) > 0

),

find_people as (

    -- the present job
    select
        p.linkedin_url,
        'clay-find-people'::text as source,
        1 as position,
        p.company_domain,
        null::text as company_urn,
        p.latest_company as company_name,
        null::text as company_linkedin_url,
        p.latest_title as title,
        p.latest_start_date as start_date,
        p.latest_start_date_precision as start_date_precision,
        null::date as end_date,
        true as is_current,
        false as tells_all,
        md5('person_discovery:' || p.linkedin_url)::uuid as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('person_discovery_payloads') }} as p
    where
        {{ in_window(ref('person_discovery_payloads')) }}
        and p.quarantine_reason is null
        and num_nonnulls(p.company_domain, p.latest_company) > 0

),

location_parsed as (

    -- the present job
    select
        p.linkedin_url,
        'clay-find-people-location-parsed'::text as source,
        1 as position,
        p.company_domain,
        null::text as company_urn,
        p.latest_company as company_name,
        null::text as company_linkedin_url,
        p.latest_title as title,
        p.latest_start_date as start_date,
        p.latest_start_date_precision as start_date_precision,
        null::date as end_date,
        true as is_current,
        false as tells_all,
        md5('person_discovery_location_parsed:' || p.linkedin_url)::uuid as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('person_discovery_location_parsed_payloads') }} as p
    where
        {{ in_window(ref('person_discovery_location_parsed_payloads')) }}
        and p.quarantine_reason is null
        and num_nonnulls(p.company_domain, p.latest_company) > 0

),

title_enrichment as (

    -- the present job
    select
        p.linkedin_url,
        'clay-find-people-title-enrichment'::text as source,
        1 as position,
        p.company_domain,
        null::text as company_urn,
        p.latest_company as company_name,
        null::text as company_linkedin_url,
        p.latest_title as title,
        p.latest_start_date as start_date,
        p.latest_start_date_precision as start_date_precision,
        null::date as end_date,
        true as is_current,
        false as tells_all,
        md5('person_title_enrichment:' || p.linkedin_url)::uuid as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('person_title_enrichment_payloads') }} as p
    where
        {{ in_window(ref('person_title_enrichment_payloads')) }}
        and p.quarantine_reason is null
        and num_nonnulls(p.company_domain, p.latest_company) > 0

),

clay_profile as (

    -- all jobs of a person, the most recent first
    select
        p.linkedin_url,
        p.workflow as source,
        item.position,
        item.company_domain,
        null::text as company_urn,
        item.company as company_name,
        item.company_linkedin_url,
        item.title,
        item.start_date,
        item.start_date_precision,
        case when not item.is_present then item.end_date end as end_date,
        item.is_present as is_current,
        true as tells_all,
        md5('person_experience:' || p.linkedin_url || ':' || (item.position - 1))::uuid
            as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.source_last_refresh as refreshed_at
    from {{ ref('person_payloads') }} as p
    cross join lateral jsonb_to_recordset(p.experience) as item (
        position integer,
        company_domain text,
        company text,
        company_linkedin_url text,
        title text,
        start_date date,
        start_date_precision text,
        end_date date,
        is_present boolean
    )
    where
        {{ in_window(ref('person_payloads')) }}
        and p.quarantine_reason is null
        and num_nonnulls(item.company_domain, item.company) > 0

),

salesnav_person_full as (

    -- all jobs of a person
    select
        p.linkedin_url,
        'salesnav-person-full'::text as source,
        item.position,
        item.company_domain,
        null::text as company_urn,
        item.company_name,
        item.company_linkedin_url,
        item.title,
        item.start_date,
        item.start_date_precision,
        item.end_date,
        item.is_current,
        true as tells_all,
        md5('salesnav_person_full:' || p.linkedin_url)::uuid as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('salesnav_person_full_payloads') }} as p
    cross join lateral jsonb_to_recordset(p.jobs) as item (
        position integer,
        company_domain text,
        company_name text,
        company_linkedin_url text,
        title text,
        start_date date,
        start_date_precision text,
        end_date date,
        is_current boolean
    )
    where
        {{ in_window(ref('salesnav_person_full_payloads')) }}
        and p.quarantine_reason is null

),

signal_job_change as (

    -- the job that somebody has taken up
    select
        p.person_linkedin_url as linkedin_url,
        'signal-job-change-v2'::text as source,
        1 as position,
        p.new_company_domain as company_domain,
        null::text as company_urn,
        p.new_company_name as company_name,
        p.new_company_linkedin_url as company_linkedin_url,
        p.new_job_title as title,
        p.new_job_start_date as start_date,
        p.start_date_precision,
        null::date as end_date,
        true as is_current,
        false as tells_all,
        md5('signal_job_change:' || p.landing_id)::uuid as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('signal_job_change_payloads') }} as p
    where
        {{ in_window(ref('signal_job_change_payloads')) }}
        and p.quarantine_reason is null
        and num_nonnulls(p.new_company_domain, p.new_company_name) > 0

),

clay_job_change as (

    -- the job that somebody has taken up
    select
        p.person_linkedin_url as linkedin_url,
        'clay-signal-job-change'::text as source,
        1 as position,
        p.new_company_domain as company_domain,
        null::text as company_urn,
        p.new_company_name as company_name,
        p.new_company_linkedin_url as company_linkedin_url,
        p.new_job_title as title,
        p.new_job_start_date as start_date,
        p.start_date_precision,
        null::date as end_date,
        true as is_current,
        false as tells_all,
        md5('signal_job_change:' || p.landing_id)::uuid as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('clay_job_change_payloads') }} as p
    where
        {{ in_window(ref('clay_job_change_payloads')) }}
        and p.quarantine_reason is null
        and num_nonnulls(p.new_company_domain, p.new_company_name) > 0

),

apollo_instantdata as (

    -- the present job
    select
        p.linkedin_url,
        'apollo-instantdata'::text as source,
        1 as position,
        null::text as company_domain,
        null::text as company_urn,
        p.company_name,
        null::text as company_linkedin_url,
        p.job_title as title,
        null::date as start_date,
        null::text as start_date_precision,
        null::date as end_date,
        true as is_current,
        false as tells_all,
        p.id as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('apollo_instantdata_scrapes') }} as p
    where
        {{ in_window(ref('apollo_instantdata_scrapes')) }}
        and p.quarantine_reason is null
        and p.linkedin_url is not null
        and p.company_name is not null

),

apollo_scrape as (

    -- the present job
    select
        p.person_linkedin_url as linkedin_url,
        'apollo-scrape'::text as source,
        1 as position,
        p.domain as company_domain,
        null::text as company_urn,
        p.company_name,
        p.company_linkedin_url,
        p.title,
        null::date as start_date,
        null::text as start_date_precision,
        null::date as end_date,
        true as is_current,
        false as tells_all,
        p.id as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('apollo_scrape') }} as p
    where
        {{ in_window(ref('apollo_scrape')) }}
        and p.quarantine_reason is null
        and p.person_linkedin_url is not null
        and num_nonnulls(p.domain, p.company_name) > 0

),

apollo_people_cleaned as (

    -- the present job
    select
        p.linkedin_url,
        'apollo-people-cleaned'::text as source,
        1 as position,
        null::text as company_domain,
        null::text as company_urn,
        p.company_name,
        null::text as company_linkedin_url,
        p.job_title as title,
        null::date as start_date,
        null::text as start_date_precision,
        null::date as end_date,
        true as is_current,
        false as tells_all,
        p.id as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('apollo_people_cleaned') }} as p
    where
        {{ in_window(ref('apollo_people_cleaned')) }}
        and p.quarantine_reason is null
        and p.linkedin_url is not null
        and p.company_name is not null

),

former_system as (

    -- one job a row of its table
    select
        p.linkedin_url,
        'legacy'::text as source,
        1 as position,
        p.company_domain,
        null::text as company_urn,
        p.company_name,
        p.company_linkedin_url,
        p.title,
        p.start_date,
        p.start_date_precision,
        case when not p.is_current then p.end_date end as end_date,
        p.is_current,
        false as tells_all,
        md5('legacy_work_history:' || p.landing_id)::uuid as source_id,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('legacy_work_history_payloads') }} as p
    where
        {{ in_window(ref('legacy_work_history_payloads')) }}
        and p.quarantine_reason is null

),

claims as (

    select * from salesnav_clay

    union all

    select * from find_people

    union all

    select * from location_parsed

    union all

    select * from title_enrichment

    union all

    select * from salesnav_person_full

    union all

    select * from signal_job_change

    union all

    select * from clay_job_change

    union all

    select * from apollo_instantdata

    union all

    select * from apollo_scrape

    union all

    select * from apollo_people_cleaned

    union all

    select * from former_system

),

dated as (

    -- some sources tell when they looked: what they saw before is older, whenever it lands
    select
        *,
        null::timestamptz as refreshed_at
    from claims

    union all

    select * from clay_profile

)

select
    linkedin_url,
    source,
    position,
    company_domain,
    -- an index holds no key of any length
    case when octet_length(company_urn) <= 200 then company_urn end as company_urn,
    company_name,
    company_linkedin_url,
    title,
    start_date,
    start_date_precision,
    end_date,
    is_current,
    tells_all,
    source_id,
    landing_id,
    landed_xid,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    last_seen_at,
    refreshed_at
from dated
