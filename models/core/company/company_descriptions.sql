{{ config(unique_key='domain') }}

with

touched as (

    select
        domain,
        max(last_seen_at) as last_seen_at
    from {{ ref('companyenrich_payloads') }}
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and num_nonnulls(description, seo_description) > 0
    group by domain

),

claims as (

    -- newest wins, for each text: a payload with only a tagline leaves the description as it is
    select
        touched.domain,
        described.description,
        tagged.tagline,
        'companyenrich' as source,
        greatest(described.landing_id, tagged.landing_id) as landing_id,
        case
            when described.landing_id > coalesce(tagged.landing_id, 0) then described.landed_xid
            else tagged.landed_xid
        end as landed_xid,
        touched.last_seen_at
    from touched
    left join lateral (

        select p.description, p.landing_id, p.landed_xid
        from {{ ref('companyenrich_payloads') }} as p
        where
            p.domain = touched.domain
            and p.quarantine_reason is null
            and p.description is not null
        order by p.landing_id desc
        limit 1

    ) as described on true
    left join lateral (

        select p.seo_description as tagline, p.landing_id, p.landed_xid
        from {{ ref('companyenrich_payloads') }} as p
        where
            p.domain = touched.domain
            and p.quarantine_reason is null
            and p.seo_description is not null
        order by p.landing_id desc
        limit 1

    ) as tagged on true

),

merged as (

    select
        md5('company_description:' || domain)::uuid as id,
        domain,
        description,
        tagline,
        source,
        null::text as workflow_source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from claims

)

select * from merged
