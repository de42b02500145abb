-- a person of the former core.people, or of a view that shows more of them
with

payloads as (

    -- what the build finds for itself, and numbers of rows that are gone, are left behind
    select
        landing_id,
        landed_xid,
        landed_at,
        case when jsonb_typeof(payload) = 'object' then payload - '{
            workflow_slug, id, linkedin_slug, linkedin_url_type, core_company_id, source, created_at,
            updated_at
        }'::text[] end as body
    from {{ source('raw', 'legacy_people_payloads') }}
    where {{ in_window(source('raw', 'legacy_people_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('linkedin_person_slug') }}(body ->> 'linkedin_url') as slug
    from payloads
    offset 0  -- likewise

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,

        ---------- keys
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(slug)
            as linkedin_url,
        {{ function('json_text') }}(body -> 'linkedin_user_profile_urn')
            as linkedin_user_profile_urn,

        ---------- what they are called
        {{ function('clean_name') }}(body ->> 'first_name') as first_name,
        {{ function('clean_name') }}(body ->> 'last_name') as last_name,
        {{ function('clean_name') }}(body ->> 'full_name') as full_name,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request=none) }} as unmapped_fields,
        {{ quarantine(person=function('person_slug_type') ~ '(slug)') }} as quarantine_reason
    from keyed

)

select * from typed
