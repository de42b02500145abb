with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ body_hash() }} as body_hash,
        {{ function('payload_body') }}(payload) - 'workflow_slug' as body
    from {{ source('raw', 'company_vc_investors_payloads') }}
    where {{ in_window(source('raw', 'company_vc_investors_payloads')) }}
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
        body_hash,

        ---------- company
        {{ function('normalize_domain') }}(body ->> 'company_domain') as domain,
        {{ function('json_text') }}(body -> 'company_name') as company_name,
        {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url') as linkedin_url,
        {{ function('json_text') }}(body -> 'vc_og') as vc_og,

        ---------- investors
        jsonb_strip_nulls(jsonb_build_array(
            {{ function('json_text') }}(body -> 'vc_1'),
            {{ function('json_text') }}(body -> 'vc_2'),
            {{ function('json_text') }}(body -> 'vc_3'),
            {{ function('json_text') }}(body -> 'vc_4'),
            {{ function('json_text') }}(body -> 'vc_5'),
            {{ function('json_text') }}(body -> 'vc_6'),
            {{ function('json_text') }}(body -> 'vc_7'),
            {{ function('json_text') }}(body -> 'vc_8'),
            {{ function('json_text') }}(body -> 'vc_9'),
            {{ function('json_text') }}(body -> 'vc_10'),
            {{ function('json_text') }}(body -> 'vc_11'),
            {{ function('json_text') }}(body -> 'vc_12')
        )) as investors,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request="'{}'::jsonb") }} as unmapped_fields,
        coalesce(
            {{ quarantine() }},
            case
                when {{ function('json_text') }}(body -> 'company_name') is null then 'no company'
            end
        ) as quarantine_reason
    from payloads

)

select * from typed
