with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        payload - '{ticker_payload, workflow_slug}'::text[] as request,
        -- the ticker itself, or an object that holds it
        {{ function('payload_body') }}(payload -> 'ticker_payload') as body
    from {{ source('raw', 'company_ticker_payloads') }}
    where {{ in_window(source('raw', 'company_ticker_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
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

        ---------- text: NA and ON are tickers too
        upper(coalesce(
            {{ function('json_code') }}(body -> 'ticker'),
            {{ function('json_code') }}(body)
        )) as ticker,
        lpad(
            substring({{ function('json_text') }}(body -> 'sec_cik') from '^[0-9]{1,10}$'), 10, '0'
        ) as cik,
        {{ function('json_text') }}(body -> 'sec_company_name') as sec_company_name,
        {{ function('json_text') }}(request -> 'clay_table_url') as clay_table_url,

        ---------- what no column takes, and what cannot be used
        {{ unmapped() }} as unmapped_fields,
        case
            when {{ function('is_error_body') }}(body) then 'provider error'
            when domain is null and {{ function('is_blocked_domain') }}(request ->> 'domain')
                then 'blocked domain'
            when domain is null then 'no domain after normalising'
            when coalesce(
                {{ function('json_code') }}(body -> 'ticker'),
                {{ function('json_code') }}(body)
            ) is null then 'no ticker'
        end as quarantine_reason
    from keyed

)

select * from typed
