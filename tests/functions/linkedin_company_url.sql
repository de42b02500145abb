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

    -- one page, however it is written
    ('https://www.linkedin.com/company/at%26t', 'https://www.linkedin.com/company/at%26t'),
    ('https://www.linkedin.com/company/at&t', 'https://www.linkedin.com/company/at%26t'),
    ('https://www.linkedin.com/company/AT&T/', 'https://www.linkedin.com/company/at%26t'),
    ('https://www.linkedin.com/company/acme%2C-inc', 'https://www.linkedin.com/company/acme%2c-inc'),
    ('https://www.linkedin.com/company/acme,-inc', 'https://www.linkedin.com/company/acme%2c-inc'),
    (e'https://www.linkedin.com/company/cafe\u0301', e'https://www.linkedin.com/company/caf\u00e9'),
    ('https://www.linkedin.com/company/CAF%C3%89', e'https://www.linkedin.com/company/caf\u00e9'),
    ('https://www.linkedin.com/company-beta/1234567/', 'https://www.linkedin.com/company/1234567'),
    ('https://www.linkedin.com/comm/company/acme', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/mwlite/company/acme', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/organization/1234567', 'https://www.linkedin.com/company/1234567'),
    ('urn:li:company:1', 'https://www.linkedin.com/company/1'),
    ('urn:li:organization:1234567', 'https://www.linkedin.com/company/1234567'),
    ('urn:li:fsd_company:1234567', 'https://www.linkedin.com/company/1234567'),
    ('urn:li:fs_salesCompany:1234567', null),

    -- a page of its own
    ('https://www.linkedin.com/showcase/Acme-Cloud/', 'https://www.linkedin.com/showcase/acme-cloud'),

    -- the first of two, and what stands behind
    ('https://www.linkedin.com/company/acme https://www.linkedin.com/company/other', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme,https://www.linkedin.com/company/other', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme, https://www.linkedin.com/company/other', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme;', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme,', 'https://www.linkedin.com/company/acme'),
    ('(https://www.linkedin.com/company/acme)', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme\', 'https://www.linkedin.com/company/acme'),
    ('"https://www.linkedin.com/company/acme/"', 'https://www.linkedin.com/company/acme'),
    ('https://google.example/url?q=https://www.linkedin.com/company/acme&sa=U', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/authwall?sessionRedirect=https%3A%2F%2Fwww.linkedin.com%2Fcompany%2Facme%2F', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/' || repeat('a', 700), null),

    -- other pages
    ('https://www.linkedin.com/in/zed', null),
    ('https://www.linkedin.com/sales/company/1234567', null),
    ('https://www.linkedin.com/company/', null),
    ('https://notlinkedin.com/company/acme', null),
    ('acme.com', null),
    ('https://www.linkedin.com/company/acme corp', null),
    ('N/A', null),

    -- more ways to write one page
    ('https://www.linkedin.com/company/at%26t/about', 'https://www.linkedin.com/company/at%26t'),
    ('https://www.linkedin.com/company/at&amp;t', 'https://www.linkedin.com/company/at%26t'),
    ('https://www.linkedin.com/company/AT%26T?x', 'https://www.linkedin.com/company/at%26t'),
    ('https://www.linkedin.com/company/acme%26sons&sa=U', 'https://www.linkedin.com/company/acme%26sons'),
    ('https://www.linkedin.com/company/o''neill', 'https://www.linkedin.com/company/o''neill'),
    ('https://www.linkedin.com/company/o%27neill', 'https://www.linkedin.com/company/o''neill'),
    (e'https://www.linkedin.com/company/l\u2019acme', e'https://www.linkedin.com/company/l\u2019acme'),
    ('https://www.linkedin.com/company/l%E2%80%99acme', e'https://www.linkedin.com/company/l\u2019acme'),
    ('https://www.linkedin.com/company/acme%20', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme%2F', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme%21', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme+sons', 'https://www.linkedin.com/company/acme+sons'),
    ('https://www.linkedin.com/company/acme.com', 'https://www.linkedin.com/company/acme.com'),
    ('https://www.linkedin.com/company/acme-inc.', 'https://www.linkedin.com/company/acme-inc'),
    ('https://www.linkedin.com/company/acme/jobs/', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme/people/?x', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme/mycompany/verification/', 'https://www.linkedin.com/company/acme'),
    ('https://de.linkedin.com/company/Acme-GmbH', 'https://www.linkedin.com/company/acme-gmbh'),
    ('https:/www.linkedin.com/company/acme', 'https://www.linkedin.com/company/acme'),
    ('https:\/\/www.linkedin.com\/company\/acme', 'https://www.linkedin.com/company/acme'),
    ('https%3A%2F%2Fwww.linkedin.com%2Fcompany%2Facme', 'https://www.linkedin.com/company/acme'),
    ('=HYPERLINK("https://www.linkedin.com/company/acme","Acme")', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme (US)', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme - Acme Inc', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acme / https://www.linkedin.com/company/other', 'https://www.linkedin.com/company/acme'),
    ('https://www.linkedin.com/company/acmehttps://www.linkedin.com/company/other', 'https://www.linkedin.com/company/acme'),

    -- more pages of their own, and none
    ('https://www.linkedin.com/showcase/x', 'https://www.linkedin.com/showcase/x'),
    ('https://www.linkedin.com/showcase/acme-cloud/?x', 'https://www.linkedin.com/showcase/acme-cloud'),
    ('https://www.linkedin.com/company-beta/1', 'https://www.linkedin.com/company/1'),
    ('https://www.linkedin.com/school/1/', 'https://www.linkedin.com/school/1'),
    ('urn:li:fs_miniCompany:12', 'https://www.linkedin.com/company/12'),
    ('urn:li:organizationBrand:1', null),
    ('https://www.linkedin.com/edu/school?id=1', null),
    ('https://www.linkedin.com/company/unavailable', null),
    ('https://www.linkedin.com/company/unavailable/?x', null),
    (e'https://www.linkedin.com/company/acme\u2026', null),

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
