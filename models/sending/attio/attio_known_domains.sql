-- of each domain the record that stands for it in Attio: the one that stays when duplicates go
select distinct on (domain)
    {{ function('normalize_domain') }}(given.domain) as domain,
    there.record_id,
    there.created_at,
    given.domain as domain_there
from {{ source('outbound', 'attio_companies') }} as there
cross join lateral unnest(there.domains) as given (domain)
where {{ function('normalize_domain') }}(given.domain) is not null
order by domain, there.links desc, there.created_at, there.record_id, given.domain
