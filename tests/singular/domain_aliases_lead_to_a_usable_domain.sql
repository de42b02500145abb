-- the map is closed: one hop is enough, and what it gives is a domain that stays
select
    alias_domain,
    canonical_domain,
    {{ function('normalize_domain') }}(canonical_domain) as ends_at
from {{ ref('domain_aliases') }}
where {{ function('normalize_domain') }}(canonical_domain) is distinct from canonical_domain
