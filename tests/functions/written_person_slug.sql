with

cases (given, expected) as (

    values
    ('linkedin.com/in/Jane-Doe,'::text, 'Jane-Doe'::text),
    ('linkedin.com/in/ju%CC%88rgen', e'j\u00fcrgen'),
    ('urn:li:fsd_profile:ACwAAExampleExampleExampleExampleExampl', 'ACwAAExampleExampleExampleExampleExampl'),
    ('https://www.linkedin.com/company/acme', null),
    ('', null),
    (null, null),
    ('linkedin.com/in/' || repeat('a ', 1000), null)

),

answers as (

    select given, expected, {{ function('written_person_slug') }}(given) as got from cases

)

select * from answers where got is distinct from expected
