-- dates and amounts stay as the provider writes them
with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ body_hash() }} as body_hash,
        {{ function('payload_body') }}(payload) - 'workflow_slug' as body
    from {{ source('raw', 'cb_vc_portfolio_payloads') }}
    where {{ in_window(source('raw', 'cb_vc_portfolio_payloads')) }}
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
        {{ function('normalize_domain') }}(body ->> 'domain') as domain,
        {{ function('json_text') }}(body -> 'company_name') as company_name,
        {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url') as linkedin_url,
        {{ function('json_text') }}(body -> 'city') as city,
        {{ function('json_text') }}(body -> 'state') as state,
        {{ function('json_text') }}(body -> 'country') as country,
        {{ function('json_text') }}(body -> 'short_description') as short_description,
        {{ function('json_text') }}(body -> 'employee_range') as employee_range,
        {{ function('json_text') }}(body -> 'last_funding_date') as last_funding_date,
        {{ function('json_text') }}(body -> 'last_funding_type') as last_funding_type,
        {{ function('json_text') }}(body -> 'last_funding_amount') as last_funding_amount,
        {{ function('json_text') }}(body -> 'last_equity_funding_type') as last_equity_funding_type,
        {{ function('json_text') }}(
            body -> 'last_leadership_hiring_date'
        ) as last_leadership_hiring_date,
        {{ function('json_text') }}(body -> 'founded_date') as founded_date,
        {{ function('json_text') }}(body -> 'estimated_revenue_range') as estimated_revenue_range,
        {{ function('json_text') }}(body -> 'funding_status') as funding_status,
        {{ function('json_text') }}(body -> 'total_funding_amount') as total_funding_amount,
        {{ function('json_text') }}(
            body -> 'total_equity_funding_amount'
        ) as total_equity_funding_amount,
        {{ function('json_text') }}(body -> 'operating_status') as operating_status,

        ---------- investors
        jsonb_strip_nulls(jsonb_build_array(
            {{ function('json_text') }}(body -> 'vc'),
            {{ function('json_text') }}(body -> 'vc1'),
            {{ function('json_text') }}(body -> 'vc2'),
            {{ function('json_text') }}(body -> 'vc3'),
            {{ function('json_text') }}(body -> 'vc4'),
            {{ function('json_text') }}(body -> 'vc5'),
            {{ function('json_text') }}(body -> 'vc6'),
            {{ function('json_text') }}(body -> 'vc7'),
            {{ function('json_text') }}(body -> 'vc8'),
            {{ function('json_text') }}(body -> 'vc9'),
            {{ function('json_text') }}(body -> 'vc10'),
            {{ function('json_text') }}(body -> 'vc11'),
            {{ function('json_text') }}(body -> 'vc12')
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
