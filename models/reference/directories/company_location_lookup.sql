-- of companies alone: nobody's own place is read here
select distinct on (p.location_norm)
    md5('company_location:' || p.location_norm)::uuid as id,
    p.location_norm,
    p.location_name,
    said.city,
    said.state,
    said.country,
    coalesce(said.has_city, said.city is not null) as has_city,
    coalesce(said.has_state, said.state is not null) as has_state,
    coalesce(said.has_country, said.country is not null) as has_country,
    p.landing_id,
    p.last_seen_at as updated_at
from {{ ref('company_location_update_payloads') }} as p
cross join lateral (

    -- what an update leaves out stays as it was
    select
        {{ newest('city', by='one.standing') }} as city,
        {{ newest('state', by='one.standing') }} as state,
        {{ newest('country', by='one.standing') }} as country,
        {{ newest('has_city', by='one.standing') }} as has_city,
        {{ newest('has_state', by='one.standing') }} as has_state,
        {{ newest('has_country', by='one.standing') }} as has_country
    from (

        -- what somebody sent goes before what the former system had
        select
            u.*,
            row_number() over (
                order by u.workflow = 'company-location-update', u.landing_id
            ) as standing
        from {{ ref('company_location_update_payloads') }} as u
        where u.location_norm = p.location_norm and u.quarantine_reason is null

    ) as one

) as said
where p.quarantine_reason is null
order by p.location_norm, p.workflow = 'company-location-update' desc, p.landing_id desc
