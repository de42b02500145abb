with

cases (given, day_order, expected) as (

    values
    ('8/1/2024, 3:05 PM'::text, 'mdy'::text, timestamptz '2024-08-01 15:05:00+00'::timestamptz),
    ('8/1/2024, 3:05 PM', 'dmy', timestamptz '2024-01-08 15:05:00+00'),
    ('8/1/2024', null, null),
    ('1700000000', null, timestamptz '2023-11-14 22:13:20+00'),
    ('Present', 'mdy', null),
    (null, 'mdy', null)

),

answers as (

    select given, day_order, expected, {{ function('written_time') }}(given, day_order) as got from cases

)

select * from answers where got is distinct from expected
