{{ config(unique_key='domain') }}

with

touched as (

    {{ changed(ref('company'), 'domain', "source = 'company-canonical'") }}

),

ranked as (

    -- of each column the newest that was sent: a blank overwrites nothing
    select
        said.*,
        row_number() over (
            partition by said.domain, said.attribute order by said.last_landing_id desc
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('company') }} as c
        where c.domain = touched.domain and c.source = 'company-canonical'
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said

),

merged as (

    select
        domain,
        max(value) filter (where attribute = 'name') as original_name,
        max(value) filter (where attribute = 'cleaned_name') as cleaned_name,
        max(value) filter (where attribute = 'linkedin_url') as linkedin_url,
        max(landing_id) as landing_id,
        (array_agg(landed_xid order by landing_id desc))[1] as landed_xid,
        max(last_seen_at) as last_seen_at
    from ranked
    where rank = 1
    group by domain

),

finished as (

    select
        md5('company_canonical:' || domain)::uuid as id,
        domain,
        original_name,
        cleaned_name,
        linkedin_url,
        'company-canonical' as source,  -- nobody else speaks here
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from merged

)

select * from finished
