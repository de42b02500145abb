with

cases (given, expected) as (

    values
    -- company catalogue, 9.4
    ('https://www.linkedin.com/company/Acme'::text, 'https://www.linkedin.com/company/acme'::text),
    ('https://www.linkedin.com/company/acme/', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme/admin', 'https://www.linkedin.com/company/acme'),
    ('http://LinkedIn.com/Company/ACME?x=1#y', 'https://www.linkedin.com/company/acme'),
    ('linkedin.com/company/acme', 'https://www.linkedin.com/company/acme'),
    ('https://uk.linkedin.com/company/acme/about/', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/1234567/', 'https://www.linkedin.com/company/1234567'),

    -- schools are employers too
    ('https://www.linkedin.com/school/Acme-College/', 'https://www.linkedin.com/school/acme-college'),

    -- escapes
    ('https://www.linkedin.com/company/caf%C3%A9-acme', e'https://www.linkedin.com/company/caf\u00e9-acme'),
    ('https://www.linkedin.com/company/acme%26sons', 'https://www.linkedin.com/company/acme%26sons'),
    ('https://www.linkedin.com/company/acme%', 'https://www.linkedin.com/company/acme%'),

    -- Sales Navigator's hashed ids, whose case matters; a name in small letters is a name
    ('https://www.linkedin.com/company/ACwAAExampleExampleExampleExampleExampl', null),
    ('https://www.linkedin.com/company/ACwAAExampleExampleExampleExampleExampl/', null),
    ('linkedin.com/company/ACwAAExampleExampleExampleExampleExampl?trk=x', null),
    ('https://www.LinkedIn.com/Company/ACwAAExampleExampleExampleExampleExampl/about', null),
    (
        'https://www.linkedin.com/company/acwaa-international-trading-partners',
        'https://www.linkedin.com/company/acwaa-international-trading-partners'
    ),
    (
        'https://www.linkedin.com/company/acme?trk=/ACwAAExampleExampleExampleExampleExampl',
        'https://www.linkedin.com/company/acme'
    ),
    ('https://www.linkedin.com/company/ACWAA-Group', 'https://www.linkedin.com/company/acwaa-group'),

    -- other pages
    ('https://www.linkedin.com/in/zed', null),
    ('https://www.linkedin.com/sales/company/1234567', null),
    ('https://www.linkedin.com/company/', null),
    ('https://notlinkedin.com/company/acme', null),
    ('acme.com', null),
    ('https://www.linkedin.com/company/acme corp', null),
    ('N/A', null),

    -- not even text
    ('', null),
    ('   ', null),
    (null, null),
    ('''; drop table core.companies; --', null),
    (e'\x01\x02', null),
    (repeat('a', 100000), null),
    (e'\U0001f600', null),
    (e'\u00a0https://www.linkedin.com/company/acme\u200b', 'https://www.linkedin.com/company/acme')

),

answers as (

    select given, expected, {{ function('linkedin_company_url') }}(given) as got from cases

)

select * from answers where got is distinct from expected
