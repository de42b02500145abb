with

cases (given, day_order, expected) as (

    values
    ('01/08/2024 15:05'::text, 'dmy'::text, timestamptz '2024-08-01 15:05:00+00'::timestamptz),
    ('01/08/2024 15:05', 'mdy', timestamptz '2024-01-08 15:05:00+00'),
    ('01/08/2024 15:05', null, null),
    ('13/08/2024 15:05', null, timestamptz '2024-08-13 15:05:00+00'),
    ('2024-08-01T15:05:00Z', 'dmy', timestamptz '2024-08-01 15:05:00+00'),
    ('01.08.2024', null, timestamptz '2024-08-01 00:00:00+00'),
    ('1/8/2024 3:05 PM', 'dmy', timestamptz '2024-08-01 15:05:00+00'),
    ('31/12/2024', 'dmy', timestamptz '2024-12-31 00:00:00+00'),
    ('12/31/2024', 'dmy', null),
    ('01/08/2024 3 PM', 'dmy', null),
    ('1700000000', null, timestamptz '2023-11-14 22:13:20+00'),
    ('Aug 2024', 'dmy', null),
    (null, 'dmy', null)

),

answers as (

    select given, day_order, expected, {{ function('to_timestamptz_in_order') }}(given, day_order) as got from cases

)

select * from answers where got is distinct from expected
