with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        workflow,
        {{ body_hash() }} as body_hash,
        payload - '{raw_payload, payload, workflow_slug}'::text[] as request,
        {{ function('payload_body') }}(coalesce(payload -> 'raw_payload', payload -> 'payload'))
            as body
    from {{ source('raw', 'person_payloads') }}
    where {{ in_window(source('raw', 'person_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        coalesce(
            {{ function('null_if_placeholder') }}(request ->> 'linkedin_url'),
            {{ function('null_if_placeholder') }}(body ->> 'url')
        ) as linkedin_url_raw,
        {{ function('linkedin_person_slug') }}(body ->> 'url') as answered_slug,
        body -> 'latest_experience' as latest
    from payloads
    offset 0  -- likewise

),

jobs as (

    -- what the profile lists, item by item, in names and types of ours: nobody below reads paths
    select
        keyed.landing_id,
        jsonb_agg(
            jsonb_build_object(
                'position', item.position,
                'title', item.title,
                'company', item.company,
                'company_domain', item.company_domain,
                'company_linkedin_url', item.company_linkedin_url,
                'company_org_id', item.company_org_id,
                'locality', item.locality,
                'summary', item.summary,
                'start_date', lower(item.started),
                'start_date_precision', {{ function('span_precision') }}(item.started),
                'end_date', lower(item.ended),
                'is_current', item.is_current,
                -- without a word on it: the first of the list, as long as it has no end
                'is_present', coalesce(item.is_current, item.position = 1)
                and coalesce(lower(item.ended) > keyed.landed_at::date, true)
            ) order by item.position
        ) as experience
    from keyed
    cross join lateral (

        select
            element.position,
            {{ function('json_text') }}(element.value -> 'title') as title,
            {{ function('json_text') }}(element.value -> 'company') as company,
            {{ function('normalize_domain') }}(element.value ->> 'company_domain')
                as company_domain,
            {{ function('linkedin_company_url') }}(element.value ->> 'url')
                as company_linkedin_url,
            {{ function('to_bigint') }}(element.value ->> 'org_id') as company_org_id,
            {{ function('json_text') }}(element.value -> 'locality') as locality,
            {{ function('json_text') }}(element.value -> 'summary') as summary,
            {{ function('not_after') }}(
                {{ function('date_span_in_order') }}(element.value ->> 'start_date', date_order),
                keyed.landed_at
            ) as started,
            {{ function('date_span_in_order') }}(element.value ->> 'end_date', date_order) as ended,
            case
                when element.value ? 'is_current'
                    then {{ function('to_boolean') }}(element.value ->> 'is_current')
                else element.position = 1
                and {{ function('date_span_in_order') }}(
                    element.value ->> 'end_date', date_order
                ) is null
            end as is_current
        from jsonb_array_elements({{ function('json_array_or_empty') }}(body -> 'experience'))
            with ordinality as element (value, position)
        where jsonb_typeof(element.value) = 'object'
        offset 0

    ) as item
    -- an item of nothing but placeholders is none
    where num_nonnulls(item.title, item.company, item.company_domain) > 0
    group by keyed.landing_id

),

schools as (

    select
        keyed.landing_id,
        jsonb_agg(
            jsonb_build_object(
                'position', element.position,
                'school_name', {{ function('json_text') }}(element.value -> 'school_name'),
                'degree', {{ function('json_text') }}(element.value -> 'degree'),
                'field_of_study', {{ function('json_text') }}(element.value -> 'field_of_study'),
                'grade', {{ function('json_text') }}(element.value -> 'grade'),
                'activities', {{ function('json_text') }}(element.value -> 'activities'),
                'start_date', lower({{ function('date_span_in_order') }}(
                    element.value ->> 'start_date', date_order
                )),
                'end_date', lower({{ function('date_span_in_order') }}(
                    element.value ->> 'end_date', date_order
                ))
            ) order by element.position
        ) as education
    from keyed
    cross join lateral jsonb_array_elements(
        {{ function('json_array_or_empty') }}(body -> 'education')
    ) with ordinality as element (value, position)
    where jsonb_typeof(element.value) = 'object'
    group by keyed.landing_id

),

typed as (

    select
        ---------- provenance
        keyed.landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        workflow,
        body_hash,

        ---------- keys
        case
            when {{ function('linkedin_person_url_type') }}(linkedin_url_raw) is not null
                then {{ function('linkedin_person_url') }}(linkedin_url_raw)
        end as linkedin_url,
        linkedin_url_raw,
        {{ function('linkedin_person_url_type') }}(linkedin_url_raw) as linkedin_url_type,
        -- asked for by a hashed id, the answer names the profile
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(answered_slug)
            as answered_linkedin_url,
        {{ function('json_text') }}(body -> 'slug') as linkedin_slug,
        {{ function('to_bigint') }}(body ->> 'profile_id') as linkedin_profile_id,

        ---------- person
        {{ function('clean_name') }}(body ->> 'first_name') as first_name,
        {{ function('clean_name') }}(body ->> 'last_name') as last_name,
        {{ function('json_text') }}(body -> 'name') as full_name,
        {{ function('json_text') }}(body -> 'headline') as headline,
        {{ function('json_text') }}(body -> 'summary') as summary,
        {{ function('json_code') }}(body -> 'country') as country,
        {{ function('json_text') }}(body -> 'location_name') as location_name,
        coalesce(
            {{ function('json_text') }}(body -> 'picture_url_orig'),
            {{ function('json_text') }}(body -> 'picture_url_copy')
        ) as picture_url,

        ---------- numbers
        {{ function('to_integer') }}(body ->> 'connections') as connections,
        {{ function('to_integer') }}(body ->> 'num_followers') as num_followers,
        {{ function('to_integer') }}(body ->> 'jobs_count') as jobs_count,

        ---------- job
        jsonb_typeof(latest) = 'object' as has_latest,
        {{ function('json_text') }}(latest -> 'title') as latest_title,
        {{ function('json_text') }}(latest -> 'company') as latest_company,
        {{ function('normalize_domain') }}(latest ->> 'company_domain') as latest_company_domain,
        {{ function('linkedin_company_url') }}(latest ->> 'url') as latest_company_linkedin_url,
        {{ function('to_bigint') }}(latest ->> 'org_id') as latest_company_org_id,
        {{ function('json_text') }}(latest -> 'locality') as latest_locality,
        lower({{ function('date_span_in_order') }}(latest ->> 'start_date', date_order))
            as latest_start_date,
        {{ function('to_boolean') }}(latest ->> 'is_current') as latest_is_current,

        ---------- lists
        coalesce(jobs.experience, '[]') as experience,
        coalesce(schools.education, '[]') as education,
        {{ function('json_array_or_empty') }}(body -> 'certifications') as certifications,
        {{ function('json_array_or_empty') }}(body -> 'languages') as languages,
        {{ function('json_array_or_empty') }}(body -> 'courses') as courses,
        {{ function('json_array_or_empty') }}(body -> 'patents') as patents,
        {{ function('json_array_or_empty') }}(body -> 'projects') as projects,
        {{ function('json_array_or_empty') }}(body -> 'publications') as publications,
        {{ function('json_array_or_empty') }}(body -> 'volunteering') as volunteering,
        {{ function('json_array_or_empty') }}(body -> 'awards') as awards,

        ---------- times
        {{ function('to_timestamptz_in_order') }}(body ->> 'last_refresh', date_order)
            as source_last_refresh,

        ---------- what no column takes, and what cannot be used
        {{ unmapped() }} as unmapped_fields,
        case
            when (jsonb_typeof(body) is distinct from 'object') then 'raw_payload is not an object'
            when {{ function('is_error_body') }}(body) then 'provider error'
            when linkedin_url_raw is null then 'no linkedin_url'
            when {{ function('linkedin_person_url_type') }}(linkedin_url_raw) is null
                then 'linkedin_url is no profile'
        end as quarantine_reason
    from keyed
    left join jobs on jobs.landing_id = keyed.landing_id
    left join schools on schools.landing_id = keyed.landing_id

)

select * from typed
