with

cases (given, expected) as (

    values
    -- head counts
    ('1,044'::text, 1044::integer),
    ('1044', 1044),
    (' 1044 ', 1044),
    ('10K', null),
    ('11-50', null),
    ('1044.0', null),
    ('0', 0),
    ('007', 7),
    ('-5', -5),
    ('+5', 5),
    ('1,000,000', 1000000),
    ('1,00,000', 100000),
    (e'\u00a042\r\n', 42),

    -- what fits
    ('2147483647', 2147483647),
    ('-2147483647', -2147483647),
    ('2147483648', null),
    ('2147483650', null),
    ('3000000000', null),
    ('2,147,483,648', null),
    ('1999999999', 1999999999),
    ('2100000000', 2100000000),
    ('99999999999999999999', null),

    -- no number
    ('1,5', null),
    ('1,', null),
    (',1', null),
    ('1e3', null),
    ('--5', null),
    ('null', null),
    (e'\u0661\u0662', null),
    ('1 044', null),
    ('0x10', null),
    ('NaN', null),
    ('', null),
    ('   ', null),
    (null, null),
    ('''; drop table core.companies; --', null),
    (e'\x01\x02', null),
    (repeat('a', 100000), null),
    (e'\U0001f600', null),
    (repeat('9', 100000), null),
    (repeat('0', 1000) || '7', 7),
    ('true', null)

),

answers as (

    select given, expected, {{ function('to_integer') }}(given) as got from cases

)

select * from answers where got is distinct from expected
