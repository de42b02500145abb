-- On a cluster the facts of a company stand where its key is, and who joins it by another one (who
-- works there, who sells to it) would have to ask all workers. So what is shown of a company beside
-- others is kept on each node. One Postgres has no such table: core.companies_full is a view there.
{{ config(
    enabled=distributed(),
    unique_key='domain',
    editions='of values',
    confirm_daily=true,
    indexes=[{'columns': ['id']}]
) }}

with

touched as (

    {{ changed(ref('companies'), 'domain') }}

    union distinct

    {{ changed(ref('company_locations'), 'domain') }}

    union distinct

    {{ changed(ref('company_industries'), 'domain') }}

    union distinct

    {{ changed(ref('company_employee_range'), 'domain') }}

    union distinct

    {{ changed(ref('company_descriptions'), 'domain') }}

    union distinct

    {{ changed(ref('company_revenue'), 'domain') }}

    union distinct

    {{ changed(ref('company_funding'), 'domain') }}

),

cards as (

    select
        companies.id,
        companies.domain,
        companies.name,
        companies.linkedin_url,
        places.city as company_city,
        places.state as company_state,
        places.country as company_country,
        industries.matched_industry,
        sizes.employee_range,
        texts.description,
        texts.tagline,
        (
            select (array_agg(r.matched_revenue_range order by r.landing_id desc))[1]
            from {{ ref('company_revenue') }} as r
            where r.domain = companies.domain and r.matched_revenue_range is not null
        ) as revenue_range,
        (
            select (array_agg(f.matched_funding_range order by f.landing_id desc))[1]
            from {{ ref('company_funding') }} as f
            where f.domain = companies.domain and f.matched_funding_range is not null
        ) as funding_range,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        companies.last_seen_at
    from touched
    inner join {{ ref('companies') }} as companies on companies.domain = touched.domain
    left join {{ ref('company_locations') }} as places on places.domain = companies.domain
    left join {{ ref('company_industries') }} as industries on industries.domain = companies.domain
    left join {{ ref('company_employee_range') }} as sizes on sizes.domain = companies.domain
    left join {{ ref('company_descriptions') }} as texts on texts.domain = companies.domain

)

select * from cards
