with

cases (given, expected) as (

    values
    -- person catalogue, 0.4
    ('2023-10-01'::text, date '2023-10-01'::date),
    ('2023-10-01T08:00:00Z', date '2023-10-01'),
    ('2021-03', date '2021-03-01'),
    ('Mar 2021', date '2021-03-01'),
    ('March 2021', date '2021-03-01'),
    ('2021', date '2021-01-01'),
    ('08-2024', date '2024-08-01'),
    ('8-2024', date '2024-08-01'),
    ('08/2024', date '2024-08-01'),
    ('13-2024', null),
    ('Present', null),
    ('null', null),
    ('', null),
    ('Jan 15, 2021', date '2021-01-15'),
    ('2021-02-30', null),
    ('2019-01', date '2019-01-01'),
    ('Mar 2022', date '2022-03-01'),

    -- company catalogue, 0.4: the last funding date
    ('2023/01/15', date '2023-01-15'),
    ('01/15/2023', date '2023-01-15'),
    ('15-01-2023', date '2023-01-15'),
    ('20230115', date '2023-01-15'),

    -- more of the same
    ('2023-1-5', date '2023-01-05'),
    ('2023-10-01 08:00:00.123', date '2023-10-01'),
    ('8/1/2024, 3:05 PM', date '2024-08-01'),
    ('January 5 2021', date '2021-01-05'),
    ('5 January 2021', date '2021-01-05'),
    ('1st Aug 2021', date '2021-08-01'),
    ('Aug 22nd, 2021', date '2021-08-22'),
    ('sept. 2021', date '2021-09-01'),
    ('JUNE, 2021', date '2021-06-01'),
    ('2021/3', date '2021-03-01'),
    (e' 2021-03\u00a0\r\n', date '2021-03-01'),
    ('2024-02-29', date '2024-02-29'),

    -- none
    ('2023-02-29', null),
    ('31/12/2023', null),
    ('31-11-2023', null),
    ('13/2024', null),
    ('00-2024', null),
    ('0', null),
    ('1', null),
    ('1850', null),
    ('20231301', null),
    ('Foo 2021', null),
    ('Mar 32, 2021', null),
    ('21', null),
    ('01/02/03', null),
    ('now', null),
    ('today', null),
    ('infinity', null),
    ('2 yrs 3 mos', null),
    ('Feb 30, 2021', null),

    -- ugly
    ('', null),
    ('   ', null),
    (null, null),
    ('''; drop table core.companies; --', null),
    (e'\x01\x02', null),
    (repeat('a', 100000), null),
    (e'\U0001f600', null)

),

answers as (

    select given, expected, {{ function('to_date_flexible') }}(given) as got from cases

)

select * from answers where got is distinct from expected
