-- Between companies and those who work there: many payloads decide a company anew and change
-- nothing that its people are filtered by. Then lead_filters, which alone reads this, lets them be.
{{ config(unique_key='domain', editions='of values', confirm_daily=true) }}

with

touched as (

    {% if distributed() -%}
    {{ changed(ref('company_cards'), 'domain') }}
    {%- else -%}
    {{ changed(ref('companies'), 'domain') }}

    union distinct

    {{ changed(ref('company_locations'), 'domain') }}

    union distinct

    {{ changed(ref('company_industries'), 'domain') }}

    union distinct

    {{ changed(ref('company_employee_range'), 'domain') }}
    {%- endif %}

),

employers as (

    select
        touched.domain,
        full_companies.name as company_name,
        full_companies.company_city,
        full_companies.company_state,
        full_companies.company_country,
        full_companies.matched_industry,
        full_companies.employee_range,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        companies.last_seen_at
    from touched
    inner join {{ ref('companies') }} as companies on companies.domain = touched.domain
    cross join lateral (

        select * from {{ ref('companies_full') }} as c
        where c.domain = touched.domain
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as full_companies

)

select * from employers
