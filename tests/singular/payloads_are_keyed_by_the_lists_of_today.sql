-- A payload is keyed once, by the lists as they were that day; `hq build --rebuild` keys all anew.
-- Asked by index of the hosts that the lists name, and of payloads without one: so a row that is
-- gone is noticed by what it had blocked, not by what it had moved
{{ config(severity='warn') }}

with

named as (

    select blocked_domain as host from {{ ref('blocked_domains') }}
    union distinct
    select provider_domain from {{ ref('generic_email_domains') }}
    union distinct
    select alias_domain from {{ ref('domain_aliases') }}
    union distinct
    select canonical_domain from {{ ref('domain_aliases') }}

),

keyed as materialized (  -- found first, judged then

    select
        'companyenrich_payloads' as payloads,
        said.*
    from named
    cross join lateral (

        select p.landing_id, p.domain_given as given, p.domain
        from {{ ref('companyenrich_payloads') }} as p
        where p.domain = named.host and {{ under_test('p') }}
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said

    union all

    select 'companyenrich_payloads' as payloads, p.landing_id, p.domain_given, p.domain
    from {{ ref('companyenrich_payloads') }} as p
    where {{ under_test('p') }} and p.domain is null

    union all

    select 'salesnav_scrapes_person_payloads' as payloads, said.*
    from named
    cross join lateral (

        select p.landing_id, p.company_website, p.company_domain
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where p.company_domain = named.host and {{ under_test('p') }}
        offset 0  -- likewise

    ) as said

    union all

    select 'salesnav_scrapes_person_payloads' as payloads, said.*
    from named
    cross join lateral (

        select p.landing_id, p.ex_company_domain_raw, p.ex_company_domain
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where p.ex_company_domain = named.host and {{ under_test('p') }}
        offset 0  -- likewise

    ) as said

    union all

    select
        'salesnav_scrapes_person_payloads' as payloads,
        p.landing_id,
        p.company_website,
        p.company_domain
    from {{ ref('salesnav_scrapes_person_payloads') }} as p
    where
        {{ under_test('p') }}
        and p.quarantine_reason is not null
        and p.company_domain is null

)

select
    payloads,
    landing_id,
    given,
    domain,
    {{ function('normalize_domain') }}(given) as domain_today
from keyed
where {{ function('normalize_domain') }}(given) is distinct from domain
