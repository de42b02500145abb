-- the lists are yours to change, so this warns and holds nothing up; of those delivered the
-- suite proves it
{{ config(severity='warn') }}

with

cases (given, is_blocked, stands_for) as (

    values
    -- company catalogue, 9.1 and 9.3
    ('bit.ly'::text, true::boolean, null::text),
    ('https://WWW.bit.ly/3xyz', true, null),
    ('https://bit.ly/3xyz', true, null),
    ('timetoperpetuallicenses.com', true, null),
    ('t.co', true, null),
    ('goo.gl', true, null),
    ('tinyurl.com', true, null),
    ('lnkd.in', true, null),
    ('linktr.ee', true, null),
    ('linkedin.com/company/acme', true, null),
    ('www.facebook.com/acme', true, null),
    ('x.com/acme', true, null),
    ('https://www.g2.com/products/acme', true, null),
    ('crunchbase.com', true, null),
    ('youtube.com', true, null),
    ('instagram.com', true, null),
    ('twitter.com', true, null),
    ('https://de.linkedin.com/company/acme', true, null),
    ('m.facebook.com', true, null),
    ('https://sites.google.com/view/acme', true, null),
    ('web.archive.org', true, null),
    ('wa.me/491234', true, null),
    ('calendly.com', true, null),
    ('gmail.com', true, null),
    ('google.com', false, 'google.com'),
    ('careersatdoordash.com', false, 'doordash.com'),
    ('aboutamazon.com', false, 'amazon.com'),
    ('https://www.AboutAmazon.com/news', false, 'amazon.com')

),

answers as (

    select
        cases.*,
        {{ function('is_blocked_domain') }}(given) as got_blocked,
        {{ function('normalize_domain') }}(given) as got_normalised,
        {{ function('resolve_domain') }}({{ function('clean_domain') }}(given)) as got_resolved
    from cases

)

select * from answers
where
    got_blocked is distinct from is_blocked
    or got_normalised is distinct from stands_for
    or got_resolved is distinct from stands_for
