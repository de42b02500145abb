{{ config(
    unique_key=['domain', 'investor_name', 'funding_date', 'funding_type'],
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
        end as investors
    from sent

),

investments as materialized (

    select
        rounds.*,
        left(
            {{ function('null_if_placeholder') }}(
                btrim(replace(token.value, chr(1), ','), ',' || {{ blanks() }})
            ),
            300
        ) as investor_name
    from rounds
    -- the comma of 'Acme Partners, LLC' parts no two investors: it is put away while splitting.
    -- Commas with nothing between them are one, or what stands behind would belong to nobody
    cross join lateral string_to_table(
        regexp_replace(
            regexp_replace(rounds.investors, ',(?:[{{ blank_characters() }}]*,)+', ',', 'g'),
            ',([{{ blank_characters() }}]*{{ legal_suffix() }}[{{ blank_characters() }}]*)(?=,|$)',
            chr(1) || '\1', 'gi'
        ),
        ','
    ) as token (value)

),

merged as (

    select
        domain,
        investor_name,
        funding_date,
        funding_type,
        (
            array_agg(amount order by landing_id desc, place) filter (where amount is not null)
        )[1] as amount,
        bool_or(is_newest) as is_current,
        min(last_seen_at) as first_seen_at,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        max(last_seen_at) as last_seen_at
    from investments
    -- a suffix that has no name before it
    where investor_name is not null and investor_name !~* '{{ only_legal_suffixes() }}'
    group by domain, investor_name, funding_date, funding_type

),

final as (

    select
        md5(concat_ws(
            ':', 'companyenrich_vc_investment', domain, investor_name,
            coalesce(extract(epoch from funding_date)::text, ''), coalesce(funding_type, '')
        ))::uuid as id,
        domain,
        investor_name,
        funding_date,
        funding_type,
        amount,
        {{ function('to_numeric') }}(
            substring(amount from '(?i)^([0-9][0-9.,]*)\s*USD$')
        ) as amount_usd,
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
