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
