with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        workflow,
        -- a search without a former employer has none: what such a request adds stays unmapped
        case when workflow = 'salesnav-clay-ex' then payload ->> 'ex_company_domain' end
            as ex_company_domain_given,
        case
            when jsonb_typeof(payload) != 'object' or workflow = 'salesnav-person' then null
            when workflow = 'salesnav-clay-ex'
                then payload - '{raw_payload, ex_company_domain, workflow_slug}'::text[]
            else payload - '{raw_payload, workflow_slug}'::text[]
        end as request,
        case
            when workflow = 'salesnav-person' then {{ flat_body() }}
            else {{ function('payload_body') }}(payload -> 'raw_payload')
        end as given_row
    from {{ source('raw', 'salesnav_scrapes_person_payloads') }}
    where {{ in_window(source('raw', 'salesnav_scrapes_person_payloads')) }}
    offset 0  -- a fence: the row is unpacked once, not again for each of the paths below

),

titled as (

    -- the flat form names the columns of an export in its own way, and adds some
    select
        payloads.*,
        case
            when workflow = 'salesnav-person' then coalesce(renamed.fields, '{}')
            else given_row
        end as export_row
    from payloads
    cross join lateral (

        select jsonb_object_agg(coalesce(titles.title, field.key), field.value) as fields
        from jsonb_each(
            case when workflow = 'salesnav-person' and jsonb_typeof(given_row) = 'object'
                then given_row
            end
        ) as field (key, value)
        left join (

            values
            ('first_name', 'First name'),
            ('last_name', 'Last name'),
            ('email', 'Email'),
            ('phone_number', 'Phone number'),
            ('profile_headline', 'Profile headline'),
            ('profile_summary', 'Profile summary'),
            ('job_title', 'Job title'),
            ('job_description', 'Job description'),
            ('job_started_on', 'Job started on'),
            ('linkedin_user_profile_urn', 'LinkedIn user profile URN'),
            ('location', 'Location'),
            ('company_name', 'Company'),
            ('domain', 'Company website'),
            ('company_linkedin_url', 'LinkedIn URL (company)'),
            ('notes', '_notes'),
            ('matching_filters', 'Matching filters'),
            ('export_title', '_export_title'),
            ('export_timestamp', '_export_timestamp')

        ) as titles (name, title) on titles.name = field.key

    ) as renamed

),

flat as (

    -- an object or a list where a text is expected is no text: ->> would keep its JSON as one
    select
        titled.*,
        nested.fields as nested_fields,
        case when nested.names is null then export_row else export_row - nested.names end as body
    from titled
    cross join lateral (

        select
            jsonb_object_agg(field.key, field.value) as fields,
            array_agg(field.key) as names
        from jsonb_each(case jsonb_typeof(export_row) when 'object' then export_row end)
            as field (key, value)
        where jsonb_typeof(field.value) in ('object', 'array')

    ) as nested
    offset 0  -- likewise a fence

),

typed as (

    -- Sales Navigator's column titles, blanks and all; note the small i of
    -- "Linkedin company profile URN"
    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        workflow,

        ---------- keys
        coalesce(
            {{ function('null_if_placeholder') }}(body ->> 'LinkedIn URL (user profile)'),
            {{ function('null_if_placeholder') }}(body ->> 'person_linkedin_sales_nav_url')
        ) as linkedin_url_raw,
        -- beside the profile's URL, where a row has both
        case
            when {{ function('null_if_placeholder') }}(body ->> 'LinkedIn URL (user profile)')
                != body ->> 'person_linkedin_sales_nav_url'
                then {{ function('null_if_placeholder') }}(body ->> 'person_linkedin_sales_nav_url')
        end as sales_nav_url_raw,
        {{ function('null_if_placeholder') }}(body ->> 'LinkedIn user profile URN')
            as linkedin_user_profile_urn,
        {{ function('normalize_domain') }}(body ->> 'Company website') as company_domain,
        {{ function('null_if_placeholder') }}(body ->> 'Linkedin company profile URN')
            as company_linkedin_urn,
        {{ function('normalize_domain') }}(ex_company_domain_given) as ex_company_domain,
        {{ function('null_if_placeholder') }}(ex_company_domain_given) as ex_company_domain_raw,

        ---------- person
        {{ function('clean_name') }}(body ->> 'First name') as first_name,
        {{ function('clean_name') }}(body ->> 'Last name') as last_name,
        {{ function('normalize_email') }}(body ->> 'Email') as email,
        {{ function('null_if_placeholder') }}(body ->> 'Phone number') as phone_number,
        {{ function('null_if_placeholder') }}(body ->> 'Profile headline') as profile_headline,
        {{ function('null_if_placeholder') }}(body ->> 'Profile summary') as profile_summary,
        {{ function('null_if_placeholder') }}(body ->> 'Location') as location_raw,

        ---------- job
        {{ function('null_if_placeholder') }}(body ->> 'Job title') as job_title,
        {{ function('null_if_placeholder') }}(body ->> 'Job description') as job_description,
        {{ function('null_if_placeholder') }}(body ->> 'Job started on') as job_started_on,
        -- what starts after the payload landed is a plan or a slip, and no start
        {{ function('not_after') }}(
            {{ function('date_span_in_order') }}(body ->> 'Job started on', date_order), landed_at
        ) as job_start,

        ---------- employer
        {{ function('null_if_placeholder') }}(body ->> 'Company') as company_name,
        {{ function('null_if_placeholder') }}(body ->> 'Company website') as company_website,
        {{ function('linkedin_company_url') }}(body ->> 'LinkedIn URL (company)')
            as company_linkedin_url,
        {{ function('null_if_placeholder') }}(body ->> 'LinkedIn URL (company)')
            as company_linkedin_url_raw,
        {{ function('to_integer') }}(body ->> 'Company headcount') as company_headcount,
        {{ function('null_if_placeholder') }}(body ->> 'Company industries') as company_industries,
        {{ function('null_if_placeholder') }}(body ->> 'Company description')
            as company_description,
        {{ function('null_if_placeholder') }}(body ->> 'Company registered address')
            as company_registered_address,

        ---------- export
        {{ function('to_boolean') }}(body ->> 'Matching filters') as matching_filters,
        {{ function('null_if_placeholder') }}(body ->> '_notes') as notes,
        {{ function('null_if_placeholder') }}(body ->> '_export_title') as export_title,
        {{ function('null_if_placeholder') }}(body ->> '_export_timestamp') as export_timestamp,
        {{ function('to_integer') }}(body ->> '_row_index') as row_index,

        ---------- only in the flat form
        {{ function('clean_name') }}(body ->> 'cleaned_first_name') as cleaned_first_name,
        {{ function('clean_name') }}(body ->> 'cleaned_last_name') as cleaned_last_name,
        {{ function('clean_name') }}(body ->> 'cleaned_full_name') as cleaned_full_name,
        {{ function('null_if_placeholder') }}(body ->> 'cleaned_job_title') as cleaned_job_title,
        -- a uuid or nothing: the column of old was one, and refused whole rows for it
        substring(
            lower(body ->> 'source_id') from '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        ) as source_id,
        substring(
            lower(body ->> 'upload_id') from '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        ) as upload_id,
        {{ function('to_timestamptz_in_order') }}(body ->> 'source_created_at', date_order)
            as source_created_at,
        {{ function('to_timestamptz_in_order') }}(body ->> 'sent_to_clay_at', date_order)
            as sent_to_clay_at,
        {{ function('null_if_placeholder') }}(body ->> 'clay_batch_number') as clay_batch_number,

        ---------- what nobody reads yet
        case
            when jsonb_typeof(body) = 'object' then nullif(coalesce(request, '{}') || (body - '{
                LinkedIn URL (user profile), person_linkedin_sales_nav_url, LinkedIn user profile URN,
                Company website, Linkedin company profile URN, First name, Last name, Email,
                Phone number, Profile headline, Profile summary, Location, Job title,
                Job description, Job started on, Company, LinkedIn URL (company), Company headcount,
                Company industries, Company description, Company registered address,
                Matching filters, _notes, _export_title, _export_timestamp, _row_index,
                cleaned_first_name, cleaned_last_name, cleaned_full_name, cleaned_job_title,
                source_id, upload_id, source_created_at, sent_to_clay_at, clay_batch_number
            }'::text[]) || coalesce(nested_fields, '{}'), '{}')
        end as unmapped_fields,
        body,
        jsonb_typeof(body) as body_type

    from flat
    offset 0

),

recognised as (

    -- one call: reading the URL is what a row costs most
    select
        *,
        {{ function('linkedin_person_slug') }}(linkedin_url_raw) as linkedin_slug,
        {{ function('linkedin_person_slug') }}(sales_nav_url_raw) as sales_nav_slug,
        -- what is no domain, no address, no date and no number, where one is expected; and a cell
        -- with two addresses
        nullif(coalesce(unmapped_fields, '{}') || jsonb_strip_nulls(jsonb_build_object(
            'ex_company_domain', case
                when ex_company_domain is null then ex_company_domain_raw
                when {{ function('names_two_addresses') }}(ex_company_domain_raw)
                    then ex_company_domain_raw
            end,
            'Company website', case
                when company_domain is null then company_website
                when {{ function('names_two_addresses') }}(company_website)
                    then company_website
            end,
            'LinkedIn URL (user profile)', case
                when {{ function('names_two_addresses') }}(linkedin_url_raw) then linkedin_url_raw
            end,
            'person_linkedin_sales_nav_url', case
                when {{ function('linkedin_person_slug') }}(sales_nav_url_raw) is null
                    then sales_nav_url_raw
            end,
            'Email', {{ json_unread("body -> 'Email'", 'email') }},
            'Job started on', {{ json_unread("body -> 'Job started on'", 'job_start') }},
            'Company headcount',
            {{ json_unread("body -> 'Company headcount'", 'company_headcount') }},
            'Matching filters', {{ json_unread("body -> 'Matching filters'", 'matching_filters') }},
            '_row_index', {{ json_unread("body -> '_row_index'", 'row_index') }},
            'source_id', {{ json_unread("body -> 'source_id'", 'source_id') }},
            'upload_id', {{ json_unread("body -> 'upload_id'", 'upload_id') }},
            'source_created_at',
            {{ json_unread("body -> 'source_created_at'", 'source_created_at') }},
            'sent_to_clay_at', {{ json_unread("body -> 'sent_to_clay_at'", 'sent_to_clay_at') }}
        )), '{}') as all_unmapped_fields
    from typed
    offset 0

),

keyed as (

    select
        landing_id,
        landed_xid,
        created_at,
        updated_at,
        last_seen_at,
        workflow,

        -- a URL that is no profile stays as received in linkedin_url_raw and is no key
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(linkedin_slug)
            as linkedin_url,
        linkedin_url_raw,
        {{ function('person_slug_type') }}(linkedin_slug) as linkedin_url_type,
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(sales_nav_slug)
            as sales_nav_linkedin_url,
        linkedin_user_profile_urn,
        company_domain,
        company_linkedin_urn,
        -- an index holds no key of any length
        coalesce(
            company_domain,
            case
                when octet_length(company_linkedin_urn) <= 200 then 'urn:' || company_linkedin_urn
            end
        ) as company_key,
        ex_company_domain,
        ex_company_domain_raw,

        first_name,
        last_name,
        coalesce(
            first_name || ' ' || last_name, first_name, last_name, cleaned_full_name
        ) as full_name,
        email,
        phone_number,
        profile_headline,
        profile_summary,
        location_raw,

        job_title,
        job_description,
        job_started_on,
        lower(job_start) as job_start_date,
        {{ function('span_precision') }}(job_start) as job_start_date_precision,

        company_name,
        company_website,
        company_linkedin_url,
        company_linkedin_url_raw,
        company_headcount,
        company_industries,
        company_description,
        company_registered_address,

        matching_filters,
        notes,
        export_title,
        export_timestamp,
        {{ function('to_timestamptz') }}(export_timestamp) as exported_at,
        row_index,

        cleaned_first_name,
        cleaned_last_name,
        cleaned_full_name,
        cleaned_job_title,
        source_id,
        upload_id,
        source_created_at,
        sent_to_clay_at,
        clay_batch_number,

        all_unmapped_fields as unmapped_fields,
        body_type
    from recognised

),

judged as (

    select
        *,
        case
            when (body_type is distinct from 'object') then 'raw_payload is not an object'
            when linkedin_url is null and company_key is null then 'no person and no company'
        end as quarantine_reason
    from keyed

)

select * from judged
