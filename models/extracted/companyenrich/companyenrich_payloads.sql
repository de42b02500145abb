with

unpacked as (

    -- unpacked once: a stored payload is compressed, and each mention would unpack it again
    select
        landing_id,
        landed_xid,
        landed_at,
        {{ body_hash() }} as body_hash,
        payload #> '{}' as payload
    from {{ source('raw', 'companyenrich_payloads') }}
    where {{ in_window(source('raw', 'companyenrich_payloads')) }}
    offset 0

),

requests as (

    select
        landing_id,
        landed_xid,
        landed_at,
        body_hash,
        payload ->> 'domain' as domain_given,
        case
            when jsonb_typeof(payload) = 'object' then payload - '{domain, raw_payload}'::text[]
        end as other_fields,
        case jsonb_typeof(payload -> 'raw_payload')
            when 'object' then payload -> 'raw_payload'
            else {{ function('payload_body') }}(payload -> 'raw_payload')
        end as sent
    from unpacked
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    -- Clay sometimes nests an object in a key of the same name. A row exported from the table of
    -- raw payloads there was before has the body in `payload`
    select
        *,
        {{ function('unwrap_json') }}(
            coalesce(sent -> 'raw_payload', sent -> 'payload')
        ) as inside
    from requests
    offset 0  -- likewise a fence

),

payloads as (

    select
        *,
        case jsonb_typeof(inside)
            when 'object' then sent - '{raw_payload, payload}'::text[]
        end as beside_body,
        case jsonb_typeof(inside) when 'object' then inside else sent end as body
    from opened
    offset 0

),

objects as (

    select
        *,
        {{ json_object('body', 'location') }} as location,
        {{ json_object('body', 'socials') }} as socials,
        {{ json_object('body', 'financial') }} as financial
    from payloads
    offset 0

),

parts as (

    select
        *,
        location -> 'city' as city_given,
        location -> 'state' as state_given,
        location -> 'country' as country_given,
        {{ function('unwrap_json') }}(financial -> 'funding') as funding_given,
        {{ function('unwrap_json') }}(body -> 'industries') as industries_given,
        {{ function('unwrap_json') }}(body -> 'categories') as categories_given,
        {{ function('unwrap_json') }}(body -> 'keywords') as keywords_given,
        {{ function('unwrap_json') }}(body -> 'technologies') as technologies_given,
        {{ function('unwrap_json') }}(body -> 'naics_codes') as naics_codes_given,
        {{ function('unwrap_json') }}(body -> 'subsidiaries') as subsidiaries_given
    from objects
    offset 0

),

measured as (

    -- cast before the rest, since what is no number and no time is reported below
    select
        *,
        {{ function('to_integer') }}(city_given ->> 'id') as city_id,
        {{ function('to_numeric') }}(city_given ->> 'latitude') as latitude,
        {{ function('to_numeric') }}(city_given ->> 'longitude') as longitude,
        {{ function('to_integer') }}(state_given ->> 'id') as state_id,
        {{ function('to_numeric') }}(financial ->> 'total_funding') as total_funding,
        {{ function('to_timestamptz') }}(financial ->> 'funding_date') as funding_date,
        {{ function('to_integer') }}(body ->> 'founded_year') as founded_year_given,
        {{ function('to_numeric') }}(body ->> 'page_rank') as page_rank,
        {{ function('to_timestamptz') }}(body ->> 'updated_at') as companyenrich_updated_at
    from parts
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
        {{ function('normalize_domain') }}(domain_given) as domain,
        domain_given,
        {{ function('json_text') }}(body -> 'id') as companyenrich_id,

        ---------- text
        {{ function('json_text') }}(body -> 'name') as name,
        {{ function('json_text') }}(body -> 'type') as type,
        {{ function('json_text') }}(body -> 'website') as website,
        {{ function('json_text') }}(body -> 'revenue') as revenue,
        {{ function('json_text') }}(body -> 'employees') as employees,
        {{ function('json_text') }}(body -> 'industry') as industry,
        {{ function('json_text') }}(body -> 'description') as description,
        {{ function('json_text') }}(body -> 'seo_description') as seo_description,
        {{ function('json_text') }}(body -> 'logo_url') as logo_url,

        ---------- location
        {{ function('json_text') }}(location -> 'address') as address,
        {{ function('json_text') }}(location -> 'phone') as phone,
        {{ function('json_text') }}(location -> 'postal_code') as postal_code,
        {{ function('json_code') }}(city_given -> 'name') as city,
        city_id,
        latitude,
        longitude,
        {{ function('json_code') }}(state_given -> 'name') as state,
        state_id,
        {{ function('json_code') }}(state_given -> 'code') as state_code,
        {{ function('json_code') }}(country_given -> 'name') as country,
        {{ function('json_code') }}(country_given -> 'code') as country_code,

        ---------- links: the company page in the form core keys and matches on, the others as sent
        {{ function('linkedin_company_url') }}(socials ->> 'linkedin_url') as linkedin_url,
        {{ function('json_text') }}(socials -> 'linkedin_url') as linkedin_url_given,
        {{ function('json_text') }}(socials -> 'linkedin_id') as linkedin_id,
        {{ function('json_text') }}(socials -> 'twitter_url') as twitter_url,
        {{ function('json_text') }}(socials -> 'facebook_url') as facebook_url,
        {{ function('json_text') }}(socials -> 'github_url') as github_url,
        {{ function('json_text') }}(socials -> 'youtube_url') as youtube_url,
        {{ function('json_text') }}(socials -> 'instagram_url') as instagram_url,
        {{ function('json_text') }}(socials -> 'crunchbase_url') as crunchbase_url,
        {{ function('json_text') }}(socials -> 'g2_url') as g2_url,
        {{ function('json_text') }}(socials -> 'angellist_url') as angellist_url,

        ---------- money
        total_funding,
        {{ function('json_text') }}(financial -> 'funding_stage') as funding_stage,
        {{ function('json_code') }}(financial -> 'stock_symbol') as stock_symbol,
        {{ function('json_code') }}(financial -> 'stock_exchange') as stock_exchange,

        ---------- numbers
        -- the provider sends 0 for unknown
        nullif(founded_year_given, 0) as founded_year,
        page_rank,

        ---------- times
        funding_date,
        companyenrich_updated_at,

        ---------- lists
        {{ json_list('industries_given', 'industries') }} as industries,
        {{ json_list('categories_given', 'categories') }} as categories,
        {{ json_list('keywords_given', 'keywords') }} as keywords,
        {{ json_list('technologies_given', 'technologies') }} as technologies,
        {{ json_list('naics_codes_given', 'naics_codes') }} as naics_codes,
        {{ json_list('subsidiaries_given', 'subsidiaries') }} as subsidiaries,
        {{ json_list('funding_given', 'funding') }} as funding,

        ---------- what no column takes
        nullif(
            coalesce(other_fields, '{}')
            || coalesce(beside_body, '{}')
            || coalesce(case jsonb_typeof(body) when 'object' then {{ json_rest('body', '
                id, name, type, website, revenue, employees, industry, description,
                seo_description, founded_year, page_rank, logo_url, updated_at, domain
            ', apart='
                industries, categories, keywords, technologies, naics_codes, subsidiaries,
                location, socials, financial
            ') }} end, '{}')
            -- known fields of another shape, and what they hold beside what is read above
            || jsonb_strip_nulls(jsonb_build_object(
                -- a second one in the cell
                'domain', case
                    when {{ function('names_two_addresses') }}(domain_given) then domain_given
                end,
                'industries', {{ json_no_texts('industries_given', 'industries') }},
                'categories', {{ json_no_texts('categories_given', 'categories') }},
                'keywords', {{ json_no_texts('keywords_given', 'keywords') }},
                'technologies', {{ json_no_texts('technologies_given', 'technologies') }},
                'naics_codes', {{ json_no_texts('naics_codes_given', 'naics_codes') }},
                'subsidiaries', {{ json_no_list('subsidiaries_given', 'subsidiaries') }},
                'location', {{ json_rest(
                    'location', 'address, phone, postal_code', apart='city, state, country'
                ) }},
                'location.city', {{ json_rest('city_given', 'id, name, latitude, longitude') }},
                'location.state', {{ json_rest('state_given', 'id, name, code') }},
                'location.country', {{ json_rest('country_given', 'name, code') }},
                'socials', {{ json_rest('socials', '
                    linkedin_url, linkedin_id, twitter_url, facebook_url, github_url,
                    youtube_url, instagram_url, crunchbase_url, g2_url, angellist_url
                ') }},
                'financial', {{ json_rest('financial', '
                    total_funding, funding_stage, funding_date, stock_symbol, stock_exchange
                ', apart='funding') }},
                'financial.funding', {{ json_no_list('funding_given', 'funding') }},
                'financial.funding.*', rounds.rest,
                -- what is no number or no time, where one is expected
                'location.city.id', {{ json_unread("city_given -> 'id'", 'city_id') }},
                'location.city.latitude', {{ json_unread("city_given -> 'latitude'", 'latitude') }},
                'location.city.longitude', {{ json_unread(
                    "city_given -> 'longitude'", 'longitude'
                ) }},
                'location.state.id', {{ json_unread("state_given -> 'id'", 'state_id') }},
                'financial.total_funding', {{ json_unread(
                    "financial -> 'total_funding'", 'total_funding'
                ) }},
                'financial.funding_date', {{ json_unread(
                    "financial -> 'funding_date'", 'funding_date'
                ) }},
                'financial.funding.*.date', rounds.dates,
                'financial.funding.*.from', rounds.investors,
                'founded_year', {{ json_unread("body -> 'founded_year'", 'founded_year_given') }},
                'page_rank', {{ json_unread("body -> 'page_rank'", 'page_rank') }},
                'updated_at', {{ json_unread("body -> 'updated_at'", 'companyenrich_updated_at') }}
            )),
            '{}'
        ) as unmapped_fields,
        jsonb_typeof(body) as body_type,
        {{ function('is_error_body') }}(body) as is_error

    from measured
    cross join lateral (

        -- what no column takes of its funding rounds
        select
            jsonb_agg(round.rest) filter (where round.rest is not null) as rest,
            jsonb_agg(round.date) filter (where round.date is not null) as dates,
            jsonb_agg(round.investors) filter (where round.investors is not null) as investors
        from (

            select
                {{ json_rest('element.value', 'date, type, amount, url', apart='from') }} as rest,
                {{ json_unread(
                    "element.value -> 'date'",
                    function('to_timestamptz') ~ "(element.value ->> 'date')"
                ) }} as date,
                case jsonb_typeof(element.value -> 'from')
                    when 'string' then null
                    else {{ json_no_texts("element.value -> 'from'", 'from') }}
                end as investors
            from
                jsonb_array_elements({{ json_list('funding_given', 'funding') }})
                    as element (value)
            offset 0

        ) as round

    ) as rounds

),

judged as (

    select
        *,
        case
            when (body_type is distinct from 'object') then 'raw_payload is not an object'
            when is_error then 'provider error'
            when domain is not null then null
            when {{ function('is_blocked_domain') }}(domain_given) then 'blocked domain'
            else 'no domain after normalising'
        end as quarantine_reason
    from typed

)

select * from judged
