with

cases (given, expected) as (

    values
    ('2021-03'::text, '2021-03-01 month'::text),
    ('2021-10-01', '2021-10-01 day'),
    ('Present', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('loose_date') }}(given) as got from cases

)

select * from answers where got is distinct from expected
