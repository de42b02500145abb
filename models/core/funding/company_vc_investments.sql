-- the investors under the name they had before there were sources
{{ config(materialized='view') }}

select
    investors.id,
    investors.company_domain,
    companies.name as company_name,
    investors.vc_name,
    investors.created_at
from {{ ref('company_vc_investors') }} as investors
left join {{ ref('companies') }} as companies on companies.domain = investors.company_domain
