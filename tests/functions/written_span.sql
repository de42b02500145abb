with

cases (given, expected) as (

    values
    ('Mar 2021'::text, daterange '[2021-03-01, 2021-04-01)'::daterange),
    ('2021-02-30', null),
    ('Present', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('written_span') }}(given, 'mdy') as got from cases

)

select * from answers where got is distinct from expected
