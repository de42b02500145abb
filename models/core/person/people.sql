{{ config(unique_key='linkedin_url') }}

with

touched as (

    select linkedin_url
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null
        and linkedin_url is not null
    group by linkedin_url

),

claims as (

    select
        touched.linkedin_url,
        said.*,
        companies.id as company_id
    from touched
    cross join lateral (

        select
            p.linkedin_url_type,
            p.linkedin_user_profile_urn,
            p.first_name,
            p.last_name,
            num_nonnulls(p.company_domain, p.company_name) > 0 as names_an_employer,
            {{ employer_domain() }} as company_domain,
            p.workflow as source,
            p.landing_id,
            p.landed_xid,
            p.last_seen_at
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where p.linkedin_url = touched.linkedin_url and p.quarantine_reason is null

    ) as said
    left join {{ ref('companies') }} as companies on companies.domain = said.company_domain

),

merged as (

    -- the first payload made the person; what they are called and whom they work for may change
    select
        md5('person:' || linkedin_url)::uuid as id,
        linkedin_url,
        min(linkedin_url_type) as linkedin_url_type,
        -- a hashed id is no name of a profile
        case
            when min(linkedin_url_type) = 'real'
                then substring(linkedin_url from '/in/(.+)$')
        end as linkedin_slug,
        {{ first('linkedin_user_profile_urn') }} as linkedin_user_profile_urn,
        {{ newest('first_name') }} as first_name,
        {{ newest('last_name') }} as last_name,
        -- null where the present employer has no domain: the one before is no longer theirs
        (array_agg(company_id order by landing_id desc) filter (where names_an_employer))[1]
            as core_company_id,
        {{ first('source') }} as source,
        min(landing_id) as landing_id,
        {{ first('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from claims
    group by linkedin_url

),

finished as (

    select
        id,
        linkedin_url,
        linkedin_url_type,
        linkedin_slug,
        linkedin_user_profile_urn,
        coalesce(first_name || ' ' || last_name, first_name, last_name) as full_name,
        first_name,
        last_name,
        null::text as work_email,  -- validated addresses come with email_to_person
        core_company_id,
        source,
        landing_id,
        landed_xid,
        created_at,
        updated_at,
        last_seen_at
    from merged

)

select * from finished
