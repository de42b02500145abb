{{ config(
    unique_key=['domain', 'funding_date', 'funding_type'],
    nullable_key=['funding_date', 'funding_type'],
    confirm_daily=true,
    fillfactor=70
) }}

with

touched as (

    -- but not those whose payloads only say again what was said today
    select distinct domain
    from {{ ref('companyenrich_payloads') }} as p
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and not {{ says_again(ref('companyenrich_payloads'), 'p', 'funding') }}

),

payloads as (

    -- all of a touched company: what the newest payload leaves out may stand in an older one
    select
        p.domain,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.funding,
        p.landing_id = max(p.landing_id) over (partition by p.domain) as is_newest
    from touched
    inner join {{ ref('companyenrich_payloads') }} as p
        on p.domain = touched.domain and p.quarantine_reason is null

),

sent as (

    select
        payloads.*,
        element.place,
        element.value as round,
        {{ function('unwrap_json') }}(element.value -> 'from') as investors_given
    from payloads
    cross join lateral
        jsonb_array_elements(payloads.funding) with ordinality as element (value, place)
    where jsonb_typeof(element.value) = 'object'

),

rounds as materialized (  -- dates are parsed once, not again for each mention below

    select
        sent.*,
        {{ function('to_timestamptz') }}(round ->> 'date') as funding_date,
        -- the provider sometimes appends the company: 'Series A - Northwind Labs'
        left(
            {{ function('null_if_placeholder') }}(
                split_part({{ function('json_text') }}(round -> 'type'), ' - ', 1)
            ),
            200
        ) as funding_type,
        {{ function('json_text') }}(round -> 'amount') as amount,
        case jsonb_typeof(investors_given)
            when 'string' then {{ function('json_text') }}(investors_given)
            when 'array' then (
                select string_agg({{ function('json_text') }}(name.value), ', ' order by name.place)
                from jsonb_array_elements(investors_given) with ordinality as name (value, place)
            )
        end as investors,
        {{ function('json_text') }}(round -> 'url') as url
    from sent

),

told as (

    -- of rounds of one payload that share a key one is taken, whole: the one that says most. None
    -- of their investors is lost, since companyenrich_vc_investments reads each round by itself
    select distinct on (domain, funding_date, funding_type, landing_id) *
    from rounds
    where coalesce(funding_date::text, funding_type, amount, investors, url) is not null
    order by
        domain, funding_date, funding_type, landing_id,
        num_nonnulls(amount, investors, url) desc, place

),

standing as (

    -- beside each mention what stands in the end: of each value the newest that somebody gave
    select
        told.*,
        first_value(amount) over (mentions order by amount is null, landing_id desc)
            as standing_amount,
        first_value(investors) over (mentions order by investors is null, landing_id desc)
            as standing_investors,
        first_value(url) over (mentions order by url is null, landing_id desc)
            as standing_url
    from told
    window mentions as (partition by domain, funding_date, funding_type)

),

judged as (

    select
        *,
        (
            amount is not distinct from standing_amount
            and investors is not distinct from standing_investors
            and url is not distinct from standing_url
        ) as says_it_all
    from standing

),

merged as (

    -- decided by the first payload that said all that stands; where no single one did, by the
    -- first that mentions the round
    select
        domain,
        funding_date,
        funding_type,
        standing_amount as amount,
        standing_investors as investors,
        standing_url as url,
        bool_or(is_newest) as is_current,
        min(last_seen_at) as first_seen_at,
        (array_agg(landing_id order by says_it_all desc, landing_id))[1] as landing_id,
        (array_agg(landed_xid order by says_it_all desc, landing_id))[1] as landed_xid,
        max(last_seen_at) as last_seen_at
    from judged
    group by
        domain, funding_date, funding_type, standing_amount, standing_investors, standing_url

),

final as (

    select
        md5(concat_ws(
            ':', 'companyenrich_funding_round', domain,
            coalesce(extract(epoch from funding_date)::text, ''), coalesce(funding_type, '')
        ))::uuid as id,
        domain,
        funding_date,
        funding_type,
        amount,
        {{ function('to_numeric') }}(
            substring(amount from '(?i)^([0-9][0-9.,]*)\s*USD$')
        ) as amount_usd,
        investors,
        url,
        is_current,
        first_seen_at,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from merged

)

select * from final
