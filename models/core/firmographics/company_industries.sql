{{ config(unique_key='domain') }}

with

lookup as materialized (

    select
        {{ function('lookup_key') }}(industry_raw) as lookup_key,
        {{ function('null_if_placeholder') }}(industry_cleaned) as industry_cleaned
    from {{ ref('industry_lookup') }}

),

touched as (

    select
        domain,
        max(last_seen_at) as last_seen_at
    from (

        select domain, last_seen_at
        from {{ ref('companyenrich_payloads') }}
        where
            {{ in_window(ref('companyenrich_payloads')) }}
            and quarantine_reason is null
            and coalesce(industry, {{ function('json_text') }}(industries -> 0)) is not null

        union all

        -- a lookup that gained a row is asked again about everything
        select domain, last_seen_at
        from {{ ref('companyenrich_payloads') }}
        where
            {{ lookup_changed(ref('industry_lookup')) }}
            and quarantine_reason is null
            and coalesce(industry, {{ function('json_text') }}(industries -> 0)) is not null

    ) as said
    group by domain

),

claims as (

    -- the newest industry the lookup knows; if it knows none, the newest: a
    -- miss overwrites no match
    select
        touched.domain,
        touched.last_seen_at,
        said.*
    from touched
    cross join lateral (

        select
            p.raw_industry,
            -- a payload that names no list takes none away
            first_value(p.raw_industries) over (
                order by p.raw_industries is null, p.landing_id desc
            ) as raw_industries,
            lookup.industry_cleaned as matched_industry,
            'companyenrich' as source,
            p.landing_id,
            p.landed_xid
        from (

            -- a payload names a main industry and a list of them; without the one, the list's
            -- first
            select
                coalesce(
                    said_once.industry, {{ function('json_text') }}(said_once.industries -> 0)
                ) as raw_industry,
                nullif(said_once.industries, '[]') as raw_industries,
                said_once.landing_id,
                said_once.landed_xid
            from {{ ref('companyenrich_payloads') }} as said_once
            where said_once.domain = touched.domain and said_once.quarantine_reason is null

        ) as p
        left join lookup on lookup.lookup_key = {{ function('lookup_key') }}(p.raw_industry)
        where p.raw_industry is not null
        order by lookup.industry_cleaned is null, p.landing_id desc
        limit 1

    ) as said

),

merged as (

    select
        md5('company_industry:' || domain)::uuid as id,
        domain,
        {% if var('raw_industry_as_canonical', false) -%}
        coalesce(matched_industry, raw_industry) as matched_industry,
        {%- else -%}
        matched_industry,
        {%- endif %}
        raw_industry,
        raw_industries,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from claims

)

select * from merged
