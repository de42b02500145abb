with

cases (given, expected) as (

    values
    ('Mar 2021'::text, daterange '[2021-03-01, 2021-04-01)'::daterange),
    ('2021-02-30', null),
    ('Present', null),
    (null, null),
    ('Mar''21', daterange '[2021-03-01, 2021-04-01)'),
    ('1700000000', daterange '[2023-11-14, 2023-11-15)'),
    ('2019 -', daterange '[2019-01-01, 2020-01-01)')

),

answers as (

    select given, expected, {{ function('written_span') }}(given, 'mdy') as got from cases

)

select * from answers where got is distinct from expected
