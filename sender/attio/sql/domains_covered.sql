-- all of the one that goes are of the one that stays, and there is one at least
select
    coalesce(bool_or(g.domain is not null), false)
    and coalesce(bool_and(g.domain = any(stays.domains)) filter (where g.domain is not null), false)
from (
    select reference.normalize_domain(d.domain) as domain
    from unnest(%(deleted)s::text []) as d (domain)
) as g
cross join (
    select coalesce(array_agg(reference.normalize_domain(d.domain)), '{}') as domains
    from unnest(%(kept)s::text []) as d (domain)
) as stays
