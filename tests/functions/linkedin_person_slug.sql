with

cases (given, expected) as (

    values
    ('https://www.linkedin.com/in/Zed-Quill-000/?x=1'::text, 'Zed-Quill-000'::text),
    ('linkedin.com/sales/lead/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,x', 'ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('HTTPS://WWW.LINKEDIN.COM/SALES/PEOPLE/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,NAME_SEARCH,x', 'ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    (' linkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,NAME_SEARCH,x y', 'ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('linkedin.com/in/acwaabcdefghijklmnopqrstuvwxyz0123456_-', 'acwaabcdefghijklmnopqrstuvwxyz0123456_-'),
    ('linkedin.com/sales/lead/acwaabcdefghijklmnopqrstuvwxyz0123456_-,x', null),
    ('notlinkedin.com/in/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', null),
    ('https://www.linkedin.com/company/acme', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('linkedin_person_slug') }}(given) as got from cases

)

select * from answers where got is distinct from expected
