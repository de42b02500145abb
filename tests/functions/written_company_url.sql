with

cases (given, expected) as (

    values
    ('linkedin.com/company/Acme;'::text, 'https://www.linkedin.com/company/acme'::text),
    ('linkedin.com/in/jane-doe', null),
    ('', null),
    (null, null),
    ('linkedin.com/company/' || repeat('(', 10000), null)

),

answers as (

    select given, expected, {{ function('written_company_url') }}(given) as got from cases

)

select * from answers where got is distinct from expected
