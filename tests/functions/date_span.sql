with

cases (given, expected) as (

    values
    ('2021-03'::text, daterange '[2021-03-01, 2021-04-01)'::daterange),
    ('2021-10-01', daterange '[2021-10-01, 2021-10-02)'),
    ('2021', daterange '[2021-01-01, 2022-01-01)'),
    ('Feb 2024', daterange '[2024-02-01, 2024-03-01)'),
    ('Present', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('date_span') }}(given) as got from cases

)

select * from answers where got is distinct from expected
