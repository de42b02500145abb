-- what the split of 'Acme Partners, LLC' would leave behind, and that of 'LLC, Acme Partners' too
select company_domain, vc_name
from {{ ref('company_vc_investors') }}
where {{ under_test() }} and vc_key ~ '{{ only_legal_suffixes() }}'
