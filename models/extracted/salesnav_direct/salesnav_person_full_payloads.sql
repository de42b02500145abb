with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        {{ body_hash() }} as body_hash,
        {{ flat_body() }} as body
    from {{ source('raw', 'salesnav_person_full_payloads') }}
    where {{ in_window(source('raw', 'salesnav_person_full_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('linkedin_person_slug') }}(body ->> 'linkedin_url') as linkedin_slug,
        {{ function('json_array_or_empty') }}(body -> 'work_history') as work_history,
        {{ function('normalize_domain') }}(body ->> 'current_company_domain')
            as current_company_domain,
        {{ function('json_text') }}(body -> 'current_company_name') as current_company_name,
        {{ function('json_text') }}(body -> 'current_job_title') as current_job_title
    from payloads
    offset 0  -- likewise

),

listed as (

    select
        keyed.*,
        coalesce(jobs.list, '[]') as jobs,
        coalesce(jobs.number, 0) as job_number,
        coalesce(jobs.names_present, false) as names_present
    from keyed
    cross join lateral (

        select
            jsonb_agg(to_jsonb(item) - 'is_latest' || jsonb_build_object('is_current', coalesce(
                -- who does not say whether it is current means the latest, if that has no end
                item.is_current, item.is_latest and item.end_date is null
            )) order by item.position) as list,
            count(*)::integer as number,
            bool_or(
                coalesce(item.is_current, item.is_latest and item.end_date is null)
            ) as names_present
        from (

            select
                typed.position,
                typed.company_domain,
                typed.company_name,
                typed.company_linkedin_url,
                typed.title,
                lower(typed.starts) as start_date,
                {{ function('span_precision') }}(typed.starts) as start_date_precision,
                lower(typed.ends) as end_date,
                typed.is_current,
                row_number() over (
                    order by lower(typed.starts) desc nulls last, typed.position
                ) = 1 as is_latest
            from (

                select
                    given.position::integer as position,
                    {{ function('normalize_domain') }}(given.job ->> 'company_domain')
                        as company_domain,
                    {{ function('json_text') }}(given.job -> 'company_name') as company_name,
                    {{ function('linkedin_company_url') }}(given.job ->> 'company_linkedin_url')
                        as company_linkedin_url,
                    {{ function('json_text') }}(given.job -> 'title') as title,
                    {{ function('not_after') }}(
                        {{ function('date_span_in_order') }}(
                            given.job ->> 'start_date', date_order
                        ),
                        keyed.landed_at
                    ) as starts,
                    {{ function('date_span_in_order') }}(given.job ->> 'end_date', date_order)
                        as ends,
                    {{ function('to_boolean') }}(given.job ->> 'is_current') as is_current
                from jsonb_array_elements(keyed.work_history)
                    with ordinality as given (job, position)
                where jsonb_typeof(given.job) = 'object'

            ) as typed
            where num_nonnulls(typed.company_domain, typed.company_name) > 0

        ) as item

    ) as jobs
    offset 0

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        body_hash,

        ---------- keys
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(linkedin_slug)
            as linkedin_url,
        body ->> 'linkedin_url' as linkedin_url_raw,
        {{ function('person_slug_type') }}(linkedin_slug) as linkedin_url_type,

        ---------- person
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'first_name'))
            as first_name,
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'last_name'))
            as last_name,
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'full_name'))
            as full_name,
        {{ function('normalize_email') }}(body ->> 'email') as email,
        {{ function('json_text') }}(body -> 'phone_number') as phone_number,
        {{ function('json_text') }}(body -> 'profile_headline') as profile_headline,
        {{ function('json_text') }}(body -> 'location') as location_raw,

        ---------- jobs; the present one again, where the list names none that is present
        current_company_domain,
        current_company_name,
        current_job_title,
        jobs || case
            when not names_present
                and num_nonnulls(current_company_domain, current_company_name) > 0
                then jsonb_build_array(jsonb_build_object(
                    'position', job_number + 1,
                    'company_domain', current_company_domain,
                    'company_name', current_company_name,
                    'title', current_job_title,
                    'is_current', true
                ))
            else '[]'
        end as jobs,

        ---------- scrape
        {{ function('json_text') }}(body -> 'source') as given_source,
        {{ function('json_text') }}(body -> 'scrape_settings_id') as scrape_settings_id,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('body') }}, '{}') as unmapped_fields,
        {{ quarantine(
            person=function('person_slug_type') ~ '(linkedin_slug)'
        ) }} as quarantine_reason
    from listed

)

select * from typed
