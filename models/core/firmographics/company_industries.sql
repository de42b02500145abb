{{ config(unique_key='domain', editions='of values') }}

with

lookup as materialized (

    select
        {{ function('lookup_key') }}(industry_raw) as lookup_key,
        {{ function('null_if_placeholder') }}(industry_cleaned) as industry_cleaned
    from {{ ref('industry_lookup') }}

),

touched as (

    {{ changed(ref('company'), 'domain', "attribute in ('industry', 'industries')") }}

    union distinct

    -- a lookup that gained a row is asked again about everything
    select domain
    from {{ ref('company') }}
    where
        attribute = 'industry'
        and (
            {{ lookup_changed(ref('industry_lookup')) }}
            or {{ lookup_changed(ref('source_priority')) }}
        )

),

claims as (

    -- beside what the source calls the industry the newest list it gave: a payload that names none
    -- takes none away
    select
        said.*,
        first_value(case said.attribute when 'industries' then said.value end) over (
            partition by said.domain, said.source
            order by said.attribute != 'industries', said.last_landing_id desc
        ) as industries
    from touched
    cross join lateral (

        select * from {{ ref('company') }} as c
        where c.domain = touched.domain and c.attribute in ('industry', 'industries')
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said

),

ranked as (

    -- among what the lookup knows the better source, then the newest; if it knows none, the same
    -- among all: a miss overwrites no match
    select
        claims.*,
        lookup.industry_cleaned as matched_industry,
        row_number() over (
            partition by claims.domain
            order by
                lookup.industry_cleaned is null,
                coalesce(ranks.priority, 99),
                claims.last_landing_id desc
        ) as rank
    from claims
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'company_size' and ranks.source = claims.source
    left join lookup on lookup.lookup_key = {{ function('lookup_key') }}(claims.value)
    where claims.attribute = 'industry'

),

merged as (

    select
        md5('company_industry:' || domain)::uuid as id,
        domain,
        {% if var('raw_industry_as_canonical', false) -%}
        coalesce(matched_industry, value) as matched_industry,
        {%- else -%}
        matched_industry,
        {%- endif %}
        value as raw_industry,
        industries::jsonb as raw_industries,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from ranked
    where rank = 1

)

select * from merged
