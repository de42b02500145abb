with

cases (given, expected) as (

    values
    ('[2021-02-01, 2021-03-01)'::daterange, 'month'::text),
    ('[2021-02-01, 2021-02-02)', 'day'),
    ('[2021-01-01, 2022-01-01)', 'year'),
    (null, null)

),

answers as (

    select given, expected, {{ function('span_precision') }}(given) as got from cases

)

select * from answers where got is distinct from expected
