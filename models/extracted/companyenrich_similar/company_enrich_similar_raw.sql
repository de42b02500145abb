with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        payload - '{payload, workflow_slug}'::text[] as request,
        {{ function('payload_body') }}(payload -> 'payload') as body
    from {{ source('raw', 'company_enrich_similar_raw') }}
    where {{ in_window(source('raw', 'company_enrich_similar_raw')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(request ->> 'input_domain') as input_domain,
        {{ function('unwrap_json') }}(body -> 'metadata') as metadata,
        {{ function('json_array_or_empty') }}(body -> 'items') as items_given
    from payloads
    offset 0  -- likewise

),

items as (

    -- the companies of a list, each typed as a payload of its own would be
    select
        keyed.landing_id,
        jsonb_agg(jsonb_build_object(
            'company_id', {{ function('json_text') }}(item -> 'id'),
            'domain', {{ function('normalize_domain') }}(item ->> 'domain'),
            'name', {{ function('json_text') }}(item -> 'name'),
            'website', {{ function('json_text') }}(item -> 'website'),
            'industry', {{ function('json_text') }}(item -> 'industry'),
            'industries', {{ function('json_array_or_empty') }}(item -> 'industries'),
            'description', {{ function('json_text') }}(item -> 'description'),
            'keywords', {{ function('json_array_or_empty') }}(item -> 'keywords'),
            'categories', {{ function('json_array_or_empty') }}(item -> 'categories'),
            'logo_url', {{ function('json_text') }}(item -> 'logo_url'),
            'type', {{ function('json_text') }}(item -> 'type'),
            'employees', {{ function('json_text') }}(item -> 'employees'),
            'revenue', {{ function('json_text') }}(item -> 'revenue'),
            'linkedin_url',
            {{ function('linkedin_company_url') }}(item #>> '{socials, linkedin_url}'),
            'city', {{ function('json_code') }}(item #> '{location, city, name}'),
            'state', {{ function('json_code') }}(item #> '{location, state, name}'),
            'country', {{ function('json_code') }}(item #> '{location, country, name}'),
            'address', {{ function('json_text') }}(item #> '{location, address}'),
            'total_funding',
            {{ function('to_bigint') }}(item #>> '{financial, total_funding}'),
            'seo_description', {{ function('json_text') }}(item -> 'seo_description'),
            'naics_codes', {{ function('json_array_or_empty') }}(item -> 'naics_codes'),
            'technologies', {{ function('json_array_or_empty') }}(item -> 'technologies'),
            -- the provider sends 0 for unknown
            'founded_year', nullif({{ function('to_integer') }}(item ->> 'founded_year'), 0),
            'page_rank', {{ function('to_numeric') }}(item ->> 'page_rank'),
            'companyenrich_updated_at', {{ function('to_timestamptz') }}(item ->> 'updated_at'),
            'state_code', {{ function('json_code') }}(item #> '{location, state, code}'),
            'country_code', {{ function('json_code') }}(item #> '{location, country, code}'),
            'postal_code', {{ function('json_text') }}(item #> '{location, postal_code}'),
            'phone', {{ function('json_text') }}(item #> '{location, phone}'),
            'latitude', {{ function('to_numeric') }}(item #>> '{location, city, latitude}'),
            'longitude', {{ function('to_numeric') }}(item #>> '{location, city, longitude}'),
            'links', jsonb_strip_nulls(jsonb_build_object(
                'linkedin_id', {{ function('json_text') }}(item #> '{socials, linkedin_id}'),
                'twitter_url', {{ function('json_text') }}(item #> '{socials, twitter_url}'),
                'facebook_url', {{ function('json_text') }}(item #> '{socials, facebook_url}'),
                'github_url', {{ function('json_text') }}(item #> '{socials, github_url}'),
                'youtube_url', {{ function('json_text') }}(item #> '{socials, youtube_url}'),
                'instagram_url', {{ function('json_text') }}(item #> '{socials, instagram_url}'),
                'crunchbase_url', {{ function('json_text') }}(item #> '{socials, crunchbase_url}'),
                'g2_url', {{ function('json_text') }}(item #> '{socials, g2_url}'),
                'angellist_url', {{ function('json_text') }}(item #> '{socials, angellist_url}')
            )),
            'money', jsonb_strip_nulls(jsonb_build_object(
                'funding_stage', {{ function('json_text') }}(item #> '{financial, funding_stage}'),
                'stock_symbol', {{ function('json_code') }}(item #> '{financial, stock_symbol}'),
                'stock_exchange',
                {{ function('json_code') }}(item #> '{financial, stock_exchange}'),
                'latest_funding_date',
                {{ function('to_timestamptz') }}(item #>> '{financial, funding_date}')
            )),
            'funding', (

                select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                    'funding_date', {{ function('to_timestamptz') }}(round.value ->> 'date'),
                    -- the provider sometimes appends the company: 'Series A - Northwind Labs'
                    'funding_type', left({{ function('null_if_placeholder') }}(
                        split_part({{ function('json_text') }}(round.value -> 'type'), ' - ', 1)
                    ), 200),
                    'amount', {{ function('json_text') }}(round.value -> 'amount'),
                    'investors', {{ function('json_text') }}(round.value -> 'from'),
                    'url', {{ function('json_text') }}(round.value -> 'url')
                )) order by round.place), '[]')
                from jsonb_array_elements(
                    {{ function('json_array_or_empty') }}(item #> '{financial, funding}')
                ) with ordinality as round (value, place)
                where jsonb_typeof(round.value) = 'object'

            ),
            'similarity_score',
            {{ function('to_numeric') }}(metadata -> 'scores' ->> (item ->> 'id'))
        ) order by one.position) as items
    from keyed
    cross join lateral jsonb_array_elements(items_given) with ordinality as one (item, position)
    where jsonb_typeof(one.item) = 'object'
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

        ---------- keys
        input_domain,
        request ->> 'input_domain' as input_domain_given,

        ---------- lists
        coalesce(items.items, '[]') as items,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('request') }}, '{}') as unmapped_fields,
        {{ quarantine(domain='input_domain', domain_given="request ->> 'input_domain'") }}
            as quarantine_reason
    from keyed
    left join items on items.landing_id = keyed.landing_id

)

select * from typed
