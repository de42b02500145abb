with

cases (given, expected) as (

    values
    ('https://www.linkedin.com/in/Zed-Quill-000/?x=1'::text, 'Zed-Quill-000'::text),
    ('linkedin.com/sales/lead/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,x', 'ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('HTTPS://WWW.LINKEDIN.COM/SALES/PEOPLE/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,NAME_SEARCH,x', 'ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    (' linkedin.com/in/ACwAAExampleExampleExampleExampleExampl,NAME_SEARCH,x y', 'ACwAAExampleExampleExampleExampleExampl'),
    ('linkedin.com/in/acwaaexampleexampleexampleexampleexampl', 'acwaaexampleexampleexampleexampleexampl'),
    ('linkedin.com/sales/lead/acwaaexampleexampleexampleexampleexampl,x', null),
    ('notlinkedin.com/in/ACwAAExampleExampleExampleExampleExampl', null),
    ('https://www.linkedin.com/company/acme', null),
    (null, null),
    ('https://www.linkedin.com/in/me', null),
    ('https://www.linkedin.com/in/unavailable', null),
    ('https://www.linkedin.com/in/jane-doehttps://www.linkedin.com/in/amy-roe', 'jane-doe')

),

answers as (

    select given, expected, {{ function('linkedin_person_slug') }}(given) as got from cases

)

select * from answers where got is distinct from expected
