with

cases (given, expected) as (

    values
    -- appendix C and 0.5
    ('HTTPS://LinkedIn.com/in/Zed-Quill-000/?x=1'::text, 'https://www.linkedin.com/in/zed-quill-000'::text),
    ('https://www.linkedin.com/in/zed-quill-000', 'https://www.linkedin.com/in/zed-quill-000'),
    ('https://www.linkedin.com/in/zed-quill-000/', 'https://www.linkedin.com/in/zed-quill-000'),
    ('http://linkedin.com/in/zed-quill-000?x=y', 'https://www.linkedin.com/in/zed-quill-000'),
    ('https://uk.linkedin.com/in/Zed-Quill-000/en#top', 'https://www.linkedin.com/in/zed-quill-000'),
    ('linkedin.com/in/zed', 'https://www.linkedin.com/in/zed'),
    ('www.linkedin.com/in/zed', 'https://www.linkedin.com/in/zed'),

    -- hashed ids keep their case
    ('https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('http://linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-/?trk=x', 'https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('https://www.linkedin.com/sales/lead/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,NAME_SEARCH,ab1C', 'https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('linkedin.com/sales/lead/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('https://www.linkedin.com/sales/people/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,name', 'https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('https://www.linkedin.com/in/ACoAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'https://www.linkedin.com/in/ACoAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),

    -- escapes
    ('https://www.linkedin.com/in/zo%C3%AB-quill', e'https://www.linkedin.com/in/zo\u00eb-quill'),
    (e'https://www.linkedin.com/in/zo\u00eb-quill', e'https://www.linkedin.com/in/zo\u00eb-quill'),
    ('https://www.linkedin.com/in/zed%2Dquill', 'https://www.linkedin.com/in/zed-quill'),
    ('https://www.linkedin.com/in/zed%ZZ', 'https://www.linkedin.com/in/zed%zz'),
    ('https://www.linkedin.com/in/zed%C3', 'https://www.linkedin.com/in/zed%c3'),
    ('https://www.linkedin.com/in/zed%00', 'https://www.linkedin.com/in/zed%00'),
    ('https://www.linkedin.com/in/a%2Fb', 'https://www.linkedin.com/in/a%2fb'),
    ('https://www.linkedin.com/in/%ED%A0%80', 'https://www.linkedin.com/in/%ed%a0%80'),
    ('https://www.linkedin.com/in/%f0%9f%98%80', e'https://www.linkedin.com/in/\U0001f600'),

    -- two in a cell: the first
    ('https://www.linkedin.com/in/jane-doe https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe, https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe,https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    (e'linkedin.com/in/jane-doe\nlinkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe;https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe | linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe and https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/zed quill https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/zed quill https://www.linkedin.com/in/amy-roe'),
    ('linkedin.com/in/jane-doe linkedin.com/sales/lead/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,x', 'https://www.linkedin.com/in/jane-doe'),

    -- what stands behind
    ('https://www.linkedin.com/in/jane-doe,', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe;', 'https://www.linkedin.com/in/jane-doe'),
    ('(https://www.linkedin.com/in/jane-doe)', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe\', 'https://www.linkedin.com/in/jane-doe'),
    ('"https://www.linkedin.com/in/jane-doe"', 'https://www.linkedin.com/in/jane-doe'),
    ('<https://www.linkedin.com/in/jane-doe>', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe.', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe (work)', 'https://www.linkedin.com/in/jane-doe'),
    ('[Jane](https://www.linkedin.com/in/jane-doe)', 'https://www.linkedin.com/in/jane-doe'),
    ('https://google.example/url?q=https://www.linkedin.com/in/jane-doe&sa=U', 'https://www.linkedin.com/in/jane-doe'),
    ('https://google.example/url?q=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fjane-doe%3Fx&sa=U', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/authwall?trk=x&sessionRedirect=https%3A%2F%2Fde.linkedin.com%2Fin%2Fjane-doe', 'https://www.linkedin.com/in/jane-doe'),

    -- composed and decomposed letters
    ('https://www.linkedin.com/in/ju%CC%88rgen', e'https://www.linkedin.com/in/j\u00fcrgen'),
    ('https://www.linkedin.com/in/j%C3%BCrgen', e'https://www.linkedin.com/in/j\u00fcrgen'),
    (e'https://www.linkedin.com/in/ju\u0308rgen', e'https://www.linkedin.com/in/j\u00fcrgen'),
    ('https://www.linkedin.com/in/J%C3%9CRGEN', e'https://www.linkedin.com/in/j\u00fcrgen'),
    (e'https://www.linkedin.com/in/J\u00dcRGEN/', e'https://www.linkedin.com/in/j\u00fcrgen'),

    -- other doors to a profile
    ('https://www.linkedin.com/comm/in/jane-doe?x=1', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/mwlite/in/jane-doe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/m/in/jane-doe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/talent/profile/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-?x=1', 'https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('urn:li:fsd_profile:ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('urn:li:fs_salesProfile:(ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,NAME_SEARCH,x)', 'https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-%2CNAME_SEARCH', 'https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),

    -- of whom nobody can know
    ('https://www.linkedin.com/pub/jane-doe/1/2/3', 'https://www.linkedin.com/pub/jane-doe/1/2/3'),
    ('https://www.linkedin.com/talent/profile/AEMAAExample', 'https://www.linkedin.com/talent/profile/AEMAAExample'),
    ('urn:li:member:12345', 'urn:li:member:12345'),
    ('https://www.linkedin.com/in/...', 'https://www.linkedin.com/in/...'),

    -- no profile: as received, trimmed
    (' https://acme.com/team/zed ', 'https://acme.com/team/zed'),
    ('https://notlinkedin.com/in/zed', 'https://notlinkedin.com/in/zed'),
    ('https://www.linkedin.com/company/acme', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/in/', 'https://www.linkedin.com/in/'),
    ('https://www.linkedin.com/sales/lead/short,x', 'https://www.linkedin.com/sales/lead/short,x'),
    ('https://www.linkedin.com/in/zed quill', 'https://www.linkedin.com/in/zed quill'),
    ('CRM', 'CRM'),

    -- more than one in a cell
    (e'https://www.linkedin.com/in/jane-doe\thttps://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe; https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe / https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe & https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe + https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe or https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doehttps://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe/https://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),
    (e'https://www.linkedin.com/in/jane-doe\uff0chttps://www.linkedin.com/in/amy-roe', 'https://www.linkedin.com/in/jane-doe'),

    -- more that stands around
    ('https://www.linkedin.com/in/jane-doe)', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe/,', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe]', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe|', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe''', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe!', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe - LinkedIn', 'https://www.linkedin.com/in/jane-doe'),
    (e'https://www.linkedin.com/in/jane-doe\uff08work\uff09', 'https://www.linkedin.com/in/jane-doe'),
    ('LinkedIn: https://www.linkedin.com/in/jane-doe', 'https://www.linkedin.com/in/jane-doe'),
    ('@https://www.linkedin.com/in/jane-doe', 'https://www.linkedin.com/in/jane-doe'),
    ('<a href="https://www.linkedin.com/in/jane-doe">Jane</a>', 'https://www.linkedin.com/in/jane-doe'),
    ('=HYPERLINK("https://www.linkedin.com/in/jane-doe","Jane")', 'https://www.linkedin.com/in/jane-doe'),
    ('https://links.example/?url=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fjane-doe&data=05', 'https://www.linkedin.com/in/jane-doe'),

    -- more ways to write the path
    ('https://www.linkedin.com/in/jane-doe?utm_source=share&utm_campaign=x', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe/?originalSubdomain=de', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe/details/experience/', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe/overlay/contact-info/', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe/recent-activity/all/', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe/de-de/', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe#experience', 'https://www.linkedin.com/in/jane-doe'),
    ('https:/www.linkedin.com/in/jane-doe', 'https://www.linkedin.com/in/jane-doe'),
    ('https//www.linkedin.com/in/jane-doe', 'https://www.linkedin.com/in/jane-doe'),
    ('https:\/\/www.linkedin.com\/in\/jane-doe', 'https://www.linkedin.com/in/jane-doe'),
    ('linkedin.com\in\jane-doe', 'https://www.linkedin.com/in/jane-doe'),
    ('www.linkedin.com//in//jane-doe', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/IN/JANE-DOE', 'https://www.linkedin.com/in/jane-doe'),
    ('https%3A%2F%2Fwww.linkedin.com%2Fin%2Fjane-doe', 'https://www.linkedin.com/in/jane-doe'),

    -- more escapes
    ('https://www.linkedin.com/in/jane-doe%20', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe%2F', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe%2F%20', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe%3Ftrk%3Dx', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe.%20', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/jane-doe%E2%80%8B', 'https://www.linkedin.com/in/jane-doe'),
    ('https://www.linkedin.com/in/ju%25CC%2588rgen', e'https://www.linkedin.com/in/j\u00fcrgen'),
    ('https://www.linkedin.com/in/j%25C3%25BCrgen', e'https://www.linkedin.com/in/j\u00fcrgen'),
    ('https://www.linkedin.com/in/jos%C3%A9-d%C3%ADaz', e'https://www.linkedin.com/in/jos\u00e9-d\u00edaz'),
    ('https://www.linkedin.com/in/jose%CC%81-di%CC%81az', e'https://www.linkedin.com/in/jos\u00e9-d\u00edaz'),
    ('https://www.linkedin.com/in/%D0%98%D0%B2%D0%B0%D0%BD', e'https://www.linkedin.com/in/\u0438\u0432\u0430\u043d'),
    ('https://www.linkedin.com/in/J%FCrgen', 'https://www.linkedin.com/in/j%fcrgen'),
    ('https://www.linkedin.com/in/jane-doe-%F0%9F%9A%80', e'https://www.linkedin.com/in/jane-doe-\U0001f680'),

    -- more doors
    ('https://www.linkedin.com/comm/in/x', 'https://www.linkedin.com/in/x'),
    ('https://www.linkedin.com/mwlite/in/x', 'https://www.linkedin.com/in/x'),
    ('https://www.linkedin.com/pub/x/1/2/3', 'https://www.linkedin.com/pub/x/1/2/3'),
    ('https://www.linkedin.com/talent/profile/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('urn:li:fs_profile:ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'https://www.linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('https://www.linkedin.com/uas/login?session_redirect=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fjane-doe', 'https://www.linkedin.com/in/jane-doe'),

    -- nobody, or nobody knows who
    ('https://www.linkedin.com/in/me', 'https://www.linkedin.com/in/me'),
    ('https://www.linkedin.com/in/me/', 'https://www.linkedin.com/in/me/'),
    ('https://www.linkedin.com/in/ME?x=1', 'https://www.linkedin.com/in/ME?x=1'),
    ('https://www.linkedin.com/in/unavailable/', 'https://www.linkedin.com/in/unavailable/'),
    ('https://www.linkedin.com/in/me-and-you', 'https://www.linkedin.com/in/me-and-you'),
    ('https://www.linkedin.com/in/jane-d...', 'https://www.linkedin.com/in/jane-d...'),
    (e'https://www.linkedin.com/in/jane-d\u2026', e'https://www.linkedin.com/in/jane-d\u2026'),
    ('https://www.linkedin.com/in/jane-d%E2%80%A6', 'https://www.linkedin.com/in/jane-d%E2%80%A6'),
    ('https://www.linkedin.com/profile/view?id=ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'https://www.linkedin.com/profile/view?id=ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('https://www.linkedin.com/recruiter/profile/123', 'https://www.linkedin.com/recruiter/profile/123'),
    ('https://www.linkedin.com/sales/profile/123,AbCd,NAME', 'https://www.linkedin.com/sales/profile/123,AbCd,NAME'),
    ('urn:li:fsd_profile:short', 'urn:li:fsd_profile:short'),
    ('urn:li:person:abc', 'urn:li:person:abc'),
    ('https://www.linkedin.com/pub/dir/Jane/Doe', 'https://www.linkedin.com/pub/dir/Jane/Doe'),
    ('https://www.linkedin.com/login?session_redirect=%2Fin%2Fjane-doe', 'https://www.linkedin.com/login?session_redirect=%2Fin%2Fjane-doe'),
    ('https://www.linkedin.com/search/results/people/?keywords=jane', 'https://www.linkedin.com/search/results/people/?keywords=jane'),
    ('https://lnkd.in/abc', 'https://lnkd.in/abc'),
    ('in/jane-doe', 'in/jane-doe'),
    ('https://acme.com/team/zed', 'https://acme.com/team/zed'),

    -- nothing
    ('', null),
    ('  ', null),
    ('null', null),
    ('N/A', null),
    (null, null),
    (e'\u00a0-\r\n', null),

    -- ugly
    ('https://www.linkedin.com/in/' || repeat('Z', 600), 'https://www.linkedin.com/in/' || repeat('z', 600)),
    ('https://www.linkedin.com/in/' || repeat('Z', 100000), 'https://www.linkedin.com/in/' || repeat('Z', 100000)),
    ('''; drop table core.people; --', '''; drop table core.people; --'),
    (e'\ufeffhttps://www.linkedin.com/in/Zed\u200b', 'https://www.linkedin.com/in/zed')

),

answers as (

    select given, expected, {{ function('linkedin_person_url') }}(given) as got from cases

)

select * from answers where got is distinct from expected
