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

    -- more than one in a cell
    (e'https://www.linkedin.com/in/jane-doe\thttps://www.linkedin.com/in/amy-roe', 'real'),
    ('https://www.linkedin.com/in/jane-doe; https://www.linkedin.com/in/amy-roe', 'real'),
    ('https://www.linkedin.com/in/jane-doe / https://www.linkedin.com/in/amy-roe', 'real'),
    ('https://www.linkedin.com/in/jane-doe & https://www.linkedin.com/in/amy-roe', 'real'),
    ('https://www.linkedin.com/in/jane-doehttps://www.linkedin.com/in/amy-roe', 'real'),
    (e'https://www.linkedin.com/in/jane-doe\uff0chttps://www.linkedin.com/in/amy-roe', 'real'),

    -- more that stands around
    ('https://www.linkedin.com/in/jane-doe,', 'real'),
    ('https://www.linkedin.com/in/jane-doe;', 'real'),
    ('https://www.linkedin.com/in/jane-doe)', 'real'),
    ('https://www.linkedin.com/in/jane-doe\', 'real'),
    ('https://www.linkedin.com/in/jane-doe|', 'real'),
    ('https://google.example/url?q=https://www.linkedin.com/in/jane-doe&sa=U', 'real'),
    ('https://www.linkedin.com/in/jane-doe!', 'real'),
    (e'https://www.linkedin.com/in/jane-doe\uff08work\uff09', 'real'),

    -- more ways to write the path
    ('https://www.linkedin.com/in/jane-doe?utm_source=share&utm_campaign=x', 'real'),
    ('https://www.linkedin.com/in/jane-doe/?originalSubdomain=de', 'real'),
    ('https://www.linkedin.com/in/jane-doe/details/experience/', 'real'),
    ('https://www.linkedin.com/in/jane-doe/overlay/contact-info/', 'real'),
    ('https://www.linkedin.com/in/jane-doe#experience', 'real'),
    ('https//www.linkedin.com/in/jane-doe', 'real'),
    ('linkedin.com\in\jane-doe', 'real'),

    -- more escapes
    ('https://www.linkedin.com/in/jane-doe%20', 'real'),
    ('https://www.linkedin.com/in/jane-doe%2F', 'real'),
    ('https://www.linkedin.com/in/jane-doe%2F%20', 'real'),
    ('https://www.linkedin.com/in/jane-doe%3Ftrk%3Dx', 'real'),
    ('https://www.linkedin.com/in/ju%25CC%2588rgen', 'real'),
    ('https://www.linkedin.com/in/jos%C3%A9-d%C3%ADaz', 'real'),
    ('https://www.linkedin.com/in/%D0%98%D0%B2%D0%B0%D0%BD', 'real'),

    -- more doors
    ('https://www.linkedin.com/comm/in/x', 'real'),
    ('https://www.linkedin.com/mwlite/in/x', 'real'),
    ('https://www.linkedin.com/pub/x/1/2/3', null),
    ('https://www.linkedin.com/talent/profile/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'salesnav'),
    ('https://www.linkedin.com/talent/profile/AEMAAExample', null),
    ('urn:li:fs_profile:ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'salesnav'),
    ('urn:li:fsd_profile:ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'salesnav'),
    ('urn:li:fs_salesProfile:(ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,NAME_SEARCH,x)', 'salesnav'),
    ('https://www.linkedin.com/authwall?trk=x&sessionRedirect=https%3A%2F%2Fde.linkedin.com%2Fin%2Fjane-doe', 'real'),
    ('https://www.linkedin.com/uas/login?session_redirect=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fjane-doe', 'real'),

    -- nobody, or nobody knows who
    ('https://www.linkedin.com/in/me', null),
    ('https://www.linkedin.com/in/me/', null),
    ('https://www.linkedin.com/in/ME?x=1', null),
    ('https://www.linkedin.com/in/unavailable/', null),
    ('https://www.linkedin.com/in/me-and-you', 'real'),
    ('https://www.linkedin.com/in/jane-d...', null),
    (e'https://www.linkedin.com/in/jane-d\u2026', null),
    ('https://www.linkedin.com/in/jane-d%E2%80%A6', null),
    ('https://www.linkedin.com/profile/view?id=ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', null),
    ('https://www.linkedin.com/recruiter/profile/123', null),
    ('https://www.linkedin.com/sales/profile/123,AbCd,NAME', null),
    ('urn:li:fsd_profile:short', null),
    ('urn:li:person:abc', null),
    ('https://www.linkedin.com/pub/dir/Jane/Doe', null),
    ('https://www.linkedin.com/login?session_redirect=%2Fin%2Fjane-doe', null),
    ('https://www.linkedin.com/search/results/people/?keywords=jane', null),
    ('https://lnkd.in/abc', null),
    ('in/jane-doe', null),
    ('https://acme.com/team/zed', null),

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
