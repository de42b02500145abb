{#- All that was told of the companies that a payload of the window tells others are like: a row for each time. -#}
{% macro similar_items() -%}
select one.*
    from (

        select distinct item.domain
        from {{ ref('company_enrich_similar_raw') }} as p
        cross join lateral jsonb_to_recordset(p.items) as item (domain text)
        where
            {{ in_window(ref('company_enrich_similar_raw')) }}
            and p.quarantine_reason is null
            and item.domain is not null

    ) as touched
    cross join lateral (

        select * from {{ ref('companyenrich_similar_items') }} as i
        where i.domain = touched.domain
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as one
{%- endmacro %}
