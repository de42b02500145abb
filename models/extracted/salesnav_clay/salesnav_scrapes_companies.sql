{{ config(unique_key='company_key') }}

with

touched as (

    select
        company_key,
        max(last_seen_at) as last_seen_at
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null
        and company_key is not null
    group by company_key

),

claims as (

    -- the newest payload that says something of a column decides it; a look-up for each column,
    -- since every employee's payload describes the company again
    select
        touched.company_key,
        touched.last_seen_at,
        said_company_name.value as company_name,
        said_linkedin_url.value as linkedin_url,
        said_linkedin_urn.value as linkedin_urn,
        said_description.value as description,
        said_headcount.value as headcount,
        said_industries.value as industries,
        said_registered_address_raw.value as registered_address_raw,
        latest.*
    from touched
    cross join lateral (

        select
            p.company_domain as domain,
            p.workflow as source,
            p.landing_id,
            p.landed_xid
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where p.company_key = touched.company_key and p.quarantine_reason is null
        order by p.landing_id desc
        limit 1

    ) as latest
    left join lateral (

        select p.company_name as value
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.company_key = touched.company_key
            and p.quarantine_reason is null
            and p.company_name is not null
        order by p.landing_id desc
        limit 1

    ) as said_company_name on true
    left join lateral (

        select p.company_linkedin_url as value
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.company_key = touched.company_key
            and p.quarantine_reason is null
            and p.company_linkedin_url is not null
        order by p.landing_id desc
        limit 1

    ) as said_linkedin_url on true
    left join lateral (

        select p.company_linkedin_urn as value
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.company_key = touched.company_key
            and p.quarantine_reason is null
            and p.company_linkedin_urn is not null
        order by p.landing_id desc
        limit 1

    ) as said_linkedin_urn on true
    left join lateral (

        select p.company_description as value
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.company_key = touched.company_key
            and p.quarantine_reason is null
            and p.company_description is not null
        order by p.landing_id desc
        limit 1

    ) as said_description on true
    left join lateral (

        select p.company_headcount as value
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.company_key = touched.company_key
            and p.quarantine_reason is null
            and p.company_headcount is not null
        order by p.landing_id desc
        limit 1

    ) as said_headcount on true
    left join lateral (

        select p.company_industries as value
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.company_key = touched.company_key
            and p.quarantine_reason is null
            and p.company_industries is not null
        order by p.landing_id desc
        limit 1

    ) as said_industries on true
    left join lateral (

        select p.company_registered_address as value
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.company_key = touched.company_key
            and p.quarantine_reason is null
            and p.company_registered_address is not null
        order by p.landing_id desc
        limit 1

    ) as said_registered_address_raw on true

),

merged as (

    select
        ---------- keys
        md5('salesnav_scrapes_company:' || company_key)::uuid as id,
        company_key,
        domain,
        linkedin_urn,
        linkedin_url,

        ---------- company
        company_name,
        description,
        headcount,
        industries,
        null::text as matched_industry,  -- what only look-ups will give: null until they do
        registered_address_raw,
        null::text as city,
        null::text as state,
        null::text as country,
        false as has_city,
        false as has_state,
        false as has_country,

        ---------- provenance
        landing_id as raw_payload_id,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from claims

)

select * from merged
