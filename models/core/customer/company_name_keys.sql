-- which companies have a name: what a customer that is known by name only is looked up in
{{ config(
    unique_key=['name_key', 'domain'],
    incremental_strategy='replace_children',
    parent=['domain'],
    void='name_key is null',
    indexes=[{'columns': ['landed_xid']}, {'columns': ['domain']}],
    editions='of values'
) }}

with

touched as (

    {{ changed(ref('companies'), 'domain') }}

),

merged as (

    -- left: a company that is gone, or has lost its name, stands under none
    select
        md5('company_name_key:' || touched.domain)::uuid as id,
        {{ company_name_key('c.name') }} as name_key,
        touched.domain,
        c.source,
        c.landing_id,
        c.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        c.last_seen_at
    from touched
    left join {{ ref('companies') }} as c on c.domain = touched.domain

)

select * from merged
