-- investors by any source, and when the company was founded by the newest portfolio that says so
{{ config(materialized='view') }}

select
    investors.company_domain as domain,
    true as has_raised_vc,
    count(*)::integer as vc_count,
    array_agg(investors.vc_name order by investors.vc_name) as vc_names,
    jsonb_agg(
        jsonb_build_object('name', investors.vc_name, 'domain', investors.vc_domain)
        order by investors.vc_name
    ) as vcs,
    (

        select portfolio.founded_date
        from {{ ref('vc_portfolio') }} as portfolio
        where
            portfolio.domain = investors.company_domain
            and portfolio.founded_date is not null
        order by portfolio.raw_payload_id desc
        limit 1

    ) as founded_date
from {{ ref('company_vc_investors') }} as investors
group by investors.company_domain
