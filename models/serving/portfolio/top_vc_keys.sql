with

listed as (

    -- by the name that investors of companies have, whichever of its names the list has
    select distinct on (vc_key)
        coalesce(aliases.canonical, firms.vc_name) as vc_name,
        {{ function('lookup_key') }}(coalesce(aliases.canonical, firms.vc_name)) as vc_key
    from {{ ref('top_vc_firms') }} as firms
    left join {{ ref('vc_name_aliases') }} as aliases
        on
            {{ function('lookup_key') }}(aliases.alias)
            = {{ function('lookup_key') }}(firms.vc_name)
    order by vc_key, vc_name

)

select
    listed.vc_key,
    listed.vc_name,
    known.domain as vc_domain
from listed
left join {{ ref('reference_vc_firms') }} as known on known.vc_key = listed.vc_key
