-- what the split of 'Acme Partners, LLC' would leave behind
select company_domain, vc_name
from {{ ref('company_vc_investors') }}
where {{ under_test() }} and vc_key ~ '^(inc|llc|l\.?p|ltd|co)\.?$'
