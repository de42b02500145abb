with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ flat_body() }} as body
    from {{ source('raw', 'apollo_scrape') }}
    where {{ in_window(source('raw', 'apollo_scrape')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('linkedin_person_slug') }}(body ->> 'person_linkedin_link') as linkedin_slug,
        coalesce(
            {{ function('normalize_domain') }}(body ->> 'domain'),
            {{ function('normalize_domain') }}(body ->> 'company_website_full')
        ) as domain
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
        md5('apollo_scrape:' || landing_id)::uuid as id,

        ---------- keys; linkedin_url is the company's
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(linkedin_slug)
            as person_linkedin_url,
        domain,
        {{ function('linkedin_company_url') }}(
            coalesce(body ->> 'company_linkedin_link', body ->> 'linkedin_url')
        ) as company_linkedin_url,

        ---------- person
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'first_name'))
            as first_name,
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'last_name'))
            as last_name,
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'full_name'))
            as full_name,
        {{ function('json_text') }}(body -> 'title') as title,
        {{ function('json_text') }}(body -> 'headline') as headline,
        {{ function('json_text') }}(body -> 'seniority') as seniority,
        {{ function('json_text') }}(body -> 'departments') as departments,
        {{ function('normalize_email') }}(body ->> 'email') as email,
        {{ function('json_text') }}(body -> 'email_status') as email_status,
        {{ function('json_text') }}(body -> 'lead_city') as lead_city,
        {{ function('json_text') }}(body -> 'lead_state') as lead_state,
        {{ function('json_code') }}(body -> 'lead_country') as lead_country,
        {{ function('json_text') }}(body -> 'phone') as phone,
        {{ function('json_text') }}(body -> 'photo_url') as photo_url,

        ---------- company
        {{ function('json_text') }}(body -> 'company_name') as company_name,
        {{ function('json_text') }}(body -> 'cleaned_company_name') as cleaned_company_name,
        {{ function('json_text') }}(body -> 'company_website_full') as company_website,
        {{ function('json_text') }}(body -> 'company_phone_number') as company_phone,
        {{ function('json_text') }}(body -> 'industry') as industry,
        {{ function('json_text') }}(body -> 'employee_count') as employee_count,
        {{ function('json_text') }}(body -> 'keywords') as keywords,
        {{ function('json_text') }}(body -> 'company_description') as company_description,
        {{ function('json_text') }}(body -> 'company_founded_year') as company_founded_year,
        {{ function('json_text') }}(body -> 'company_address') as company_address,
        {{ function('json_text') }}(body -> 'company_city') as company_city,
        {{ function('json_text') }}(body -> 'company_state') as company_state,
        {{ function('json_code') }}(body -> 'company_country') as company_country,
        {{ function('json_text') }}(body -> 'annual_revenue') as annual_revenue,
        {{ function('json_text') }}(body -> 'company_twitter_link') as company_twitter_link,
        {{ function('json_text') }}(body -> 'company_facebook_link') as company_facebook_link,

        ---------- money and technology
        {{ function('json_text') }}(body -> 'total_funding') as total_funding,
        {{ function('json_text') }}(body -> 'latest_funding') as latest_funding,
        {{ function('json_text') }}(body -> 'latest_funding_amount') as latest_funding_amount,
        {{ function('json_text') }}(body -> 'last_raised_at') as last_raised_at,
        {{ function('json_text') }}(body -> 'technologies') as technologies,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('body') }}, '{}') as unmapped_fields,
        case
            when (jsonb_typeof(body) is distinct from 'object') then 'raw_payload is not an object'
            when {{ function('is_error_body') }}(body) then 'provider error'
            when num_nonnulls(linkedin_slug, domain) = 0 then 'neither a profile nor a domain'
        end as quarantine_reason
    from keyed

)

select * from typed
