{{ config(unique_key='domain') }}

with

items as (

    {{ similar_items() }}

),

aged as (

    -- of two in one payload the one that stands first
    select
        *,
        row_number() over (partition by domain order by landing_id, position desc) as age
    from items

),

merged as (

    select
        md5('companyenrich_similar_financial:' || domain)::uuid as id,
        domain,
        {{ newest('total_funding', by='age') }} as total_funding,
        {{ newest("money ->> 'funding_stage'", by='age') }} as funding_stage,
        {{ newest("money ->> 'stock_symbol'", by='age') }} as stock_symbol,
        {{ newest("money ->> 'stock_exchange'", by='age') }} as stock_exchange,
        {{ newest("(money ->> 'latest_funding_date')::timestamptz", by='age') }}
            as latest_funding_date,
        max(landing_id) as landing_id,
        (array_agg(landed_xid order by landing_id desc))[1] as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from aged
    group by domain

)

select * from merged
where
    num_nonnulls(
        total_funding, funding_stage, stock_symbol, stock_exchange, latest_funding_date
    ) > 0
