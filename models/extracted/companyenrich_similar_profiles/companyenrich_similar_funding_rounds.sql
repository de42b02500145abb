{{ config(
    unique_key=['domain', 'funding_type', 'funding_date'],
    nullable_key=['funding_type', 'funding_date']
) }}

with

items as (

    {{ similar_items() }}

),

rounds as (

    -- each round as the newest payload tells it; one without a type and a date is none
    select distinct on (items.domain, round.funding_type, round.funding_date)
        items.domain,
        round.*,
        items.landing_id,
        items.landed_xid,
        items.last_seen_at
    from items
    cross join lateral
        jsonb_array_elements(items.funding) with ordinality as element (value, place)
    cross join lateral jsonb_to_record(element.value) as round (
        funding_type text, funding_date timestamptz, amount text, investors text, url text
    )
    where num_nonnulls(round.funding_type, round.funding_date) > 0
    order by
        items.domain, round.funding_type, round.funding_date, items.landing_id desc,
        items.position, element.place

),

final as (

    select
        md5(concat_ws(
            ':', 'companyenrich_similar_funding_round', domain, coalesce(funding_type, ''),
            coalesce(extract(epoch from funding_date)::text, '')
        ))::uuid as id,
        domain,
        funding_type,
        funding_date,
        -- the provider sends '5000000 USD'
        {{ function('to_numeric') }}(
            substring(amount from '(?i)^([0-9][0-9.,]*)\s*(?:USD)?$')
        ) as amount,
        amount as amount_given,
        investors,
        url,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from rounds

)

select * from final
