-- link shorteners and the like, which the provider returns when it does not know the company
select domain
from {{ ref('companies') }}
where {{ under_test() }} and {{ function('is_blocked_domain') }}(domain)
