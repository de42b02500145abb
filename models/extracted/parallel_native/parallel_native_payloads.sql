with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        payload - '{result, workflow_slug}'::text[] as request,
        {{ function('payload_body') }}(payload -> 'result') as given
    from {{ source('raw', 'parallel_native_payloads') }}
    where {{ in_window(source('raw', 'parallel_native_payloads')) }}
    offset 0  -- a fence: the answer is taken out once, not again for each of the paths below

),

keyed as (

    -- an answer is an object by the names of core's columns, or the one value that was asked for
    select
        *,
        case jsonb_typeof(given) when 'object' then given end as answer,
        {{ function('json_text') }}(given) as said,
        {{ function('normalize_domain') }}(request ->> 'domain') as domain
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
        workflow,

        ---------- keys
        domain,
        request ->> 'domain' as domain_given,

        ---------- what was asked with
        {{ function('json_text') }}(request -> 'company_name') as company_name,
        {{ function('linkedin_company_url') }}(request ->> 'company_linkedin_url')
            as company_linkedin_url,
        {{ function('json_text') }}(request -> 'ttl_days') as ttl_days,
        {{ function('json_text') }}(request -> 'workflow_source') as workflow_source,

        ---------- money
        {{ function('to_bigint') }}(coalesce(
            {{ function('json_text') }}(answer -> 'raw_revenue_amount'),
            case workflow when 'parallel-revenue' then said end
        )) as revenue_amount,
        {{ function('json_text') }}(answer -> 'raw_revenue_range') as revenue_range,
        {{ function('to_bigint') }}(coalesce(
            {{ function('json_text') }}(answer -> 'raw_funding_amount'),
            case workflow when 'parallel-funding' then said end
        )) as funding_amount,
        {{ function('json_text') }}(answer -> 'raw_funding_range') as funding_range,

        ---------- text
        coalesce(
            {{ function('json_text') }}(answer -> 'employee_range'),
            case workflow when 'parallel-employees' then said end
        ) as employee_range,
        coalesce(
            {{ function('json_text') }}(answer -> 'description'),
            case workflow when 'parallel-description' then said end
        ) as description,
        {{ function('json_text') }}(answer -> 'tagline') as tagline,
        {{ function('json_text') }}(answer -> 'funding_type') as funding_type,

        ---------- times
        {{ function('to_date_flexible') }}(coalesce(
            {{ function('json_text') }}(answer -> 'funding_date'),
            case workflow when 'parallel-last-funding-date' then said end
        )) as funding_date,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(body='answer') }} as unmapped_fields,
        case
            when {{ function('is_error_body') }}(answer) then 'provider error'
            when domain is null and {{ function('is_blocked_domain') }}(request ->> 'domain')
                then 'blocked domain'
            when domain is null then 'no domain after normalising'
            -- the route once asked a model; who sends no answer only asks
            when answer is null and said is null then 'no result'
        end as quarantine_reason
    from keyed

)

select * from typed
