with

cases (given, expected) as (

    values
    ('2023-06-15T10:00:00+02:00'::text, timestamptz '2023-06-15 08:00:00+00'::timestamptz),
    ('2023-06-15', timestamptz '2023-06-15 00:00:00+00'),
    ('2021-02-30', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('utc_timestamp') }}(given) as got from cases

)

select * from answers where got is distinct from expected
