with

unpacked as (

    -- unpacked once: a stored payload is compressed, and each mention would unpack it again
    select
        landing_id,
        landed_xid,
        landed_at,
        payload #> '{}' as payload
    from {{ source('raw', 'companyenrich_payloads') }}
    where {{ in_window(source('raw', 'companyenrich_payloads')) }}
    offset 0

),

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        payload ->> 'domain' as domain_given,
        case
            when jsonb_typeof(payload) = 'object' then payload - '{domain, raw_payload}'::text[]
        end as other_fields,
        {{ function('unwrap_json') }}(payload -> 'raw_payload') as body
    from unpacked
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

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
        {{ function('json_text') }}(body #> '{location,address}') as address,
        {{ function('json_text') }}(body #> '{location,phone}') as phone,
        {{ function('json_text') }}(body #> '{location,postal_code}') as postal_code,
        {{ function('json_code') }}(body #> '{location,city,name}') as city,
        {{ function('to_integer') }}(body #>> '{location,city,id}') as city_id,
        {{ function('to_numeric') }}(body #>> '{location,city,latitude}') as latitude,
        {{ function('to_numeric') }}(body #>> '{location,city,longitude}') as longitude,
        {{ function('json_code') }}(body #> '{location,state,name}') as state,
        {{ function('to_integer') }}(body #>> '{location,state,id}') as state_id,
        {{ function('json_code') }}(body #> '{location,state,code}') as state_code,
        {{ function('json_code') }}(body #> '{location,country,name}') as country,
        {{ function('json_code') }}(body #> '{location,country,code}') as country_code,

        ---------- links: the company page in the form core keys and matches on, the others as sent
        {{ function('linkedin_company_url') }}(body #>> '{socials,linkedin_url}') as linkedin_url,
        {{ function('json_text') }}(body #> '{socials,linkedin_url}') as linkedin_url_given,
        {{ function('json_text') }}(body #> '{socials,linkedin_id}') as linkedin_id,
        {{ function('json_text') }}(body #> '{socials,twitter_url}') as twitter_url,
        {{ function('json_text') }}(body #> '{socials,facebook_url}') as facebook_url,
        {{ function('json_text') }}(body #> '{socials,github_url}') as github_url,
        {{ function('json_text') }}(body #> '{socials,youtube_url}') as youtube_url,
        {{ function('json_text') }}(body #> '{socials,instagram_url}') as instagram_url,
        {{ function('json_text') }}(body #> '{socials,crunchbase_url}') as crunchbase_url,
        {{ function('json_text') }}(body #> '{socials,g2_url}') as g2_url,
        {{ function('json_text') }}(body #> '{socials,angellist_url}') as angellist_url,

        ---------- money
        {{ function('to_numeric') }}(body #>> '{financial,total_funding}') as total_funding,
        {{ function('json_text') }}(body #> '{financial,funding_stage}') as funding_stage,
        {{ function('json_code') }}(body #> '{financial,stock_symbol}') as stock_symbol,
        {{ function('json_code') }}(body #> '{financial,stock_exchange}') as stock_exchange,

        ---------- numbers
        -- the provider sends 0 for unknown
        nullif({{ function('to_integer') }}(body ->> 'founded_year'), 0) as founded_year,
        {{ function('to_numeric') }}(body ->> 'page_rank') as page_rank,

        ---------- times
        {{ function('to_timestamptz') }}(body #>> '{financial,funding_date}') as funding_date,
        {{ function('to_timestamptz') }}(body ->> 'updated_at') as companyenrich_updated_at,

        ---------- lists
        {{ function('json_array_or_empty') }}(body -> 'industries') as industries,
        {{ function('json_array_or_empty') }}(body -> 'categories') as categories,
        {{ function('json_array_or_empty') }}(body -> 'keywords') as keywords,
        {{ function('json_array_or_empty') }}(body -> 'technologies') as technologies,
        {{ function('json_array_or_empty') }}(body -> 'naics_codes') as naics_codes,
        {{ function('json_array_or_empty') }}(body -> 'subsidiaries') as subsidiaries,
        {{ function('json_array_or_empty') }}(body #> '{financial,funding}') as funding,

        ---------- what no column takes
        nullif(
            coalesce(other_fields, '{}')
            || case jsonb_typeof(body)
                when 'object' then body - '{
                    id, name, type, website, revenue, employees, industry, industries, description,
                    seo_description, founded_year, page_rank, logo_url, categories, keywords,
                    technologies, naics_codes, subsidiaries, updated_at, location, socials,
                    financial, domain
                }'::text[]
                else '{}'
            end
            || jsonb_strip_nulls(jsonb_build_object(
                'location', case jsonb_typeof(body -> 'location')
                    when 'object' then nullif((body -> 'location') - '{
                        address, phone, postal_code, city, state, country
                    }'::text[], '{}')
                end,
                'socials', case jsonb_typeof(body -> 'socials')
                    when 'object' then nullif((body -> 'socials') - '{
                        linkedin_url, linkedin_id, twitter_url, facebook_url, github_url,
                        youtube_url, instagram_url, crunchbase_url, g2_url, angellist_url
                    }'::text[], '{}')
                end,
                'financial', case jsonb_typeof(body -> 'financial')
                    when 'object' then nullif((body -> 'financial') - '{
                        total_funding, funding_stage, funding_date, stock_symbol, stock_exchange,
                        funding
                    }'::text[], '{}')
                end
            )),
            '{}'
        ) as unmapped_fields,
        jsonb_typeof(body) as body_type

    from payloads

),

judged as (

    select
        *,
        case
            when (body_type is distinct from 'object') then 'raw_payload is not an object'
            when domain is not null then null
            when {{ function('is_blocked_domain') }}(domain_given) then 'blocked domain'
            else 'no domain after normalising'
        end as quarantine_reason
    from typed

)

select * from judged
