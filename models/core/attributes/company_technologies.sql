select
    domain,
    technology_id,
    source
from {{ ref('company_tech_on_site') }}
