-- a dirty host would never match a clean one; the other rows of the list are good all the same
{{ config(severity='warn') }}

select host, {{ function('clean_domain') }}(host) as clean
from (
    select alias_domain as host from {{ ref('domain_aliases') }}
    union all
    select blocked_domain from {{ ref('blocked_domains') }}
    union all
    select provider_domain from {{ ref('generic_email_domains') }}
) as listed
where {{ function('clean_domain') }}(host) is distinct from host
