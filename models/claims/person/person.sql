-- what each source says of a person; that it knows of them at all is a claim too, without a value
{{ config(
    unique_key=['linkedin_url', 'attribute', 'source', 'value_id'],
    keep_greatest=['last_landing_id', 'last_refreshed_at']
) }}

with

salesnav_clay as (

    select
        p.linkedin_url,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('salesnav_scrapes_person_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('linkedin_user_profile_urn', p.linkedin_user_profile_urn),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('headline', p.profile_headline),
        ('location', p.location_raw)

    ) as said (attribute, value)
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and p.quarantine_reason is null
        and p.linkedin_url is not null

),

find_people as (

    select
        p.linkedin_url,
        'clay-find-people'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('person_discovery_payloads'), 'linkedin_url') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('full_name', case when num_nonnulls(p.first_name, p.last_name) = 0 then p.full_name end),
        ('location', p.location_name)

    ) as said (attribute, value)

),

location_parsed as (

    select
        p.linkedin_url,
        'clay-find-people-location-parsed'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('person_discovery_location_parsed_payloads'), 'linkedin_url') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('full_name', case when num_nonnulls(p.first_name, p.last_name) = 0 then p.full_name end),
        ('location', p.location_name),
        -- as it was taken apart; of a place that was not, that it was not
        (
            'place',
            case
                when num_nonnulls(p.location_name, p.city, p.state, p.country) > 0
                    then jsonb_build_array(p.city, p.state, p.country)::text
            end
        )

    ) as said (attribute, value)

),

title_enrichment as (

    select
        p.linkedin_url,
        'clay-find-people-title-enrichment'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('person_title_enrichment_payloads'), 'linkedin_url') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('full_name', case when num_nonnulls(p.first_name, p.last_name) = 0 then p.full_name end),
        ('location', p.location_name),
        -- as it was taken apart; of a place that was not, that it was not
        (
            'place',
            case
                when num_nonnulls(p.location_name, p.city, p.state, p.country) > 0
                    then jsonb_build_array(p.city, p.state, p.country)::text
            end
        )

    ) as said (attribute, value)

),

clay_profile as (

    select
        p.linkedin_url,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.source_last_refresh as refreshed_at
    from {{ news(ref('person_payloads'), 'linkedin_url') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('full_name', p.full_name),
        ('headline', p.headline),
        ('location', p.location_name),
        ('country', p.country)

    ) as said (attribute, value)

),

salesnav_person_full as (

    select
        p.linkedin_url,
        'salesnav-person-full'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('salesnav_person_full_payloads'), 'linkedin_url') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('full_name', case when num_nonnulls(p.first_name, p.last_name) = 0 then p.full_name end),
        ('headline', p.profile_headline),
        ('location', p.location_raw)

    ) as said (attribute, value)

),

signal_job_change as (

    select
        p.person_linkedin_url as linkedin_url,
        'signal-job-change-v2'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('signal_job_change_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.person_first_name),
        ('last_name', p.person_last_name),
        ('headline', p.person_headline),
        ('location', p.person_location)

    ) as said (attribute, value)
    where
        {{ in_window(ref('signal_job_change_payloads')) }}
        and p.quarantine_reason is null
        and p.person_linkedin_url is not null

),

clay_job_change as (

    select
        p.person_linkedin_url as linkedin_url,
        'clay-signal-job-change'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('clay_job_change_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.person_first_name),
        ('last_name', p.person_last_name),
        ('headline', p.person_headline),
        ('location', p.person_location)

    ) as said (attribute, value)
    where
        {{ in_window(ref('clay_job_change_payloads')) }}
        and p.quarantine_reason is null
        and p.person_linkedin_url is not null

),

anymailfinder as (

    -- who was looked for
    select
        p.person_linkedin_url as linkedin_url,
        'anymailfinder-email'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_anymailfinder') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('full_name', case when num_nonnulls(p.first_name, p.last_name) = 0 then p.full_name end)

    ) as said (attribute, value)
    where
        {{ in_window(ref('email_anymailfinder')) }}
        and p.quarantine_reason is null
        and p.person_linkedin_url is not null

),

leadmagic as (

    -- who was looked for
    select
        p.person_linkedin_url as linkedin_url,
        'leadmagic-email'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_leadmagic') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('full_name', case when num_nonnulls(p.first_name, p.last_name) = 0 then p.full_name end)

    ) as said (attribute, value)
    where
        {{ in_window(ref('email_leadmagic')) }}
        and p.quarantine_reason is null
        and p.person_linkedin_url is not null

),

icypeas as (

    -- who was looked for
    select
        p.person_linkedin_url as linkedin_url,
        'icypeas-email'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_icypeas') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('full_name', case when num_nonnulls(p.first_name, p.last_name) = 0 then p.full_name end)

    ) as said (attribute, value)
    where
        {{ in_window(ref('email_icypeas')) }}
        and p.quarantine_reason is null
        and p.person_linkedin_url is not null

),

waterfall as (

    -- who was looked for
    select
        p.person_linkedin_url as linkedin_url,
        'email-waterfall'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('email_waterfall_results') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('full_name', case when num_nonnulls(p.first_name, p.last_name) = 0 then p.full_name end)

    ) as said (attribute, value)
    where
        {{ in_window(ref('email_waterfall_results')) }}
        and p.quarantine_reason is null
        and p.person_linkedin_url is not null

),

apollo_instantdata as (

    select
        p.linkedin_url,
        'apollo-instantdata'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('apollo_instantdata_scrapes') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('full_name', p.full_name),
        ('location', p.person_location)

    ) as said (attribute, value)
    where
        {{ in_window(ref('apollo_instantdata_scrapes')) }}
        and p.quarantine_reason is null
        and p.linkedin_url is not null

),

apollo_scrape as (

    select
        p.person_linkedin_url as linkedin_url,
        'apollo-scrape'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('apollo_scrape') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('full_name', case when num_nonnulls(p.first_name, p.last_name) = 0 then p.full_name end),
        ('headline', p.headline),
        ('location', nullif(concat_ws(', ', p.lead_city, p.lead_state, p.lead_country), '')),
        (
            'place',
            case
                when num_nonnulls(p.lead_city, p.lead_state, p.lead_country) > 0
                    then jsonb_build_array(p.lead_city, p.lead_state, p.lead_country)::text
            end
        )

    ) as said (attribute, value)
    where
        {{ in_window(ref('apollo_scrape')) }}
        and p.quarantine_reason is null
        and p.person_linkedin_url is not null

),

apollo_people_cleaned as (

    select
        p.linkedin_url,
        'apollo-people-cleaned'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('apollo_people_cleaned') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('first_name', p.cleaned_first_name),
        ('last_name', p.cleaned_last_name),
        (
            'full_name',
            case
                when num_nonnulls(p.cleaned_first_name, p.cleaned_last_name) = 0
                    then coalesce(p.cleaned_full_name, p.full_name)
            end
        ),
        ('location', p.person_location)

    ) as said (attribute, value)
    where
        {{ in_window(ref('apollo_people_cleaned')) }}
        and p.quarantine_reason is null
        and p.linkedin_url is not null

),

former_system as (

    -- that somebody had a job there; their names are not on its table
    select
        p.linkedin_url,
        'legacy'::text as source,
        'mention'::text as attribute,
        ''::text as value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('legacy_work_history_payloads') }} as p
    where
        {{ in_window(ref('legacy_work_history_payloads')) }}
        and p.quarantine_reason is null

),

former_people as (

    select
        p.linkedin_url,
        'legacy'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('legacy_people_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('linkedin_user_profile_urn', p.linkedin_user_profile_urn),
        ('first_name', p.first_name),
        ('last_name', p.last_name),
        ('full_name', case when num_nonnulls(p.first_name, p.last_name) = 0 then p.full_name end)

    ) as said (attribute, value)
    where
        {{ in_window(ref('legacy_people_payloads')) }}
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

    select * from anymailfinder

    union all

    select * from leadmagic

    union all

    select * from icypeas

    union all

    select * from waterfall

    union all

    select * from apollo_instantdata

    union all

    select * from apollo_scrape

    union all

    select * from apollo_people_cleaned

    union all

    select * from former_system

    union all

    select * from former_people

),

dated as (

    -- some sources tell when they looked: what they saw before is older, whenever it lands
    select
        *,
        null::timestamptz as refreshed_at
    from claims

    union all

    select * from clay_profile

),

said as (

    select
        linkedin_url,
        attribute,
        source,
        value,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        max(landing_id) as last_landing_id,
        max(refreshed_at) as last_refreshed_at,
        max(last_seen_at) as last_seen_at
    from dated
    where value is not null
    group by linkedin_url, attribute, source, value

)

select
    linkedin_url,
    attribute,
    source,
    md5(value)::uuid as value_id,
    value,
    landing_id,
    landed_xid,
    last_landing_id,
    last_refreshed_at,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    last_seen_at
from said
