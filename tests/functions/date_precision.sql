with

cases (given, expected) as (

    values
    -- person catalogue, 0.4
    ('2023-10-01'::text, 'day'::text),
    ('2023-10-01T08:00:00Z', 'day'),
    ('2021-03', 'month'),
    ('Mar 2021', 'month'),
    ('March 2021', 'month'),
    ('2021', 'year'),
    ('08-2024', 'month'),
    ('8-2024', 'month'),
    ('08/2024', 'month'),
    ('13-2024', null),
    ('Present', null),
    ('null', null),
    ('', null),
    ('Jan 15, 2021', 'day'),
    ('2021-02-30', null),
    ('2019-01', 'month'),
    ('Mar 2022', 'month'),
    (e'M\u00e4rz 2021', 'month'),
    ('Mar-21', 'month'),
    ('15-Mar-21', 'day'),
    ('15.03.2021', 'day'),
    ('Since 2019', 'year'),
    ('2019 - 2021', 'year'),
    (e'2021\u5e743\u6708', 'month'),
    -- a quarter is no month; what is said of the year is not wrong
    ('Q2 2021', 'year'),

    -- company catalogue, 0.4: the last funding date
    ('2023/01/15', 'day'),
    ('01/15/2023', 'day'),
    ('15-01-2023', 'day'),
    ('20230115', 'day'),

    -- more of the same
    ('2023-1-5', 'day'),
    ('2023-10-01 08:00:00.123', 'day'),
    ('8/1/2024, 3:05 PM', 'day'),
    ('January 5 2021', 'day'),
    ('5 January 2021', 'day'),
    ('1st Aug 2021', 'day'),
    ('Aug 22nd, 2021', 'day'),
    ('sept. 2021', 'month'),
    ('JUNE, 2021', 'month'),
    ('2021/3', 'month'),
    (e' 2021-03\u00a0\r\n', 'month'),
    ('2024-02-29', 'day'),

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

    select given, expected, {{ function('date_precision') }}(given) as got from cases

)

select * from answers where got is distinct from expected
