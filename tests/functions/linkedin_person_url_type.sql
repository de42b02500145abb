with

cases (given, expected) as (

    values
    -- appendix C and 0.5
    ('HTTPS://LinkedIn.com/in/Zed-Quill-000/?x=1'::text, 'real'::text),
    ('https://www.linkedin.com/in/zed-quill-000', 'real'),
    ('https://www.linkedin.com/in/zed-quill-000/', 'real'),
    ('http://linkedin.com/in/zed-quill-000?x=y', 'real'),
    ('https://uk.linkedin.com/in/Zed-Quill-000/en#top', 'real'),
    ('linkedin.com/in/zed', 'real'),
    ('www.linkedin.com/in/zed', 'real'),

    -- hashed ids keep their case
    ('https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'salesnav'),
    ('http://linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-/?trk=x', 'salesnav'),
    ('https://www.linkedin.com/sales/lead/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,NAME_SEARCH,ab1C', 'salesnav'),
    ('linkedin.com/sales/lead/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'salesnav'),
    ('https://www.linkedin.com/sales/people/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,name', 'salesnav'),
    ('https://www.linkedin.com/in/ACoAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'salesnav'),

    -- escapes
    ('https://www.linkedin.com/in/zo%C3%AB-quill', 'real'),
    (e'https://www.linkedin.com/in/zo\u00eb-quill', 'real'),
    ('https://www.linkedin.com/in/zed%2Dquill', 'real'),
    ('https://www.linkedin.com/in/zed%ZZ', 'real'),
    ('https://www.linkedin.com/in/zed%C3', 'real'),
    ('https://www.linkedin.com/in/zed%00', 'real'),
    ('https://www.linkedin.com/in/a%2Fb', 'real'),
    ('https://www.linkedin.com/in/%ED%A0%80', 'real'),
    ('https://www.linkedin.com/in/%f0%9f%98%80', 'real'),

    -- no profile: as received, trimmed
    (' https://acme.com/team/zed ', null),
    ('https://notlinkedin.com/in/zed', null),
    ('https://www.linkedin.com/company/acme', null),
    ('https://www.linkedin.com/in/', null),
    ('https://www.linkedin.com/sales/lead/short,x', null),
    ('https://www.linkedin.com/in/zed quill', null),
    ('CRM', null),

    -- nothing
    ('', null),
    ('  ', null),
    ('null', null),
    ('N/A', null),
    (null, null),
    (e'\u00a0-\r\n', null),

    -- ugly
    ('https://www.linkedin.com/in/' || repeat('Z', 600), 'real'),
    ('https://www.linkedin.com/in/' || repeat('Z', 100000), null),
    ('''; drop table core.people; --', null),
    (e'\ufeffhttps://www.linkedin.com/in/Zed\u200b', 'real')

),

answers as (

    select given, expected, {{ function('linkedin_person_url_type') }}(given) as got from cases

)

select * from answers where got is distinct from expected
