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
        md5('companyenrich_similar_location:' || domain)::uuid as id,
        domain,
        {{ newest('city', by='age') }} as city,
        {{ newest('state', by='age') }} as state,
        {{ newest('state_code', by='age') }} as state_code,
        {{ newest('country', by='age') }} as country,
        {{ newest('country_code', by='age') }} as country_code,
        {{ newest('address', by='age') }} as address,
        {{ newest('postal_code', by='age') }} as postal_code,
        {{ newest('phone', by='age') }} as phone,
        {{ newest('latitude', by='age') }} as latitude,
        {{ newest('longitude', by='age') }} as longitude,
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
        city, state, state_code, country, country_code, address, postal_code, phone, latitude,
        longitude
    ) > 0
