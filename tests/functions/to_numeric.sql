with

cases (given, expected) as (

    values
    -- numbers
    ('1044.0'::text, 1044.0::numeric),
    ('1,044.50', 1044.50),
    ('-0.25', -0.25),
    ('85000000', 85000000),
    ('1e3', 1000),
    ('1.5E-3', 0.0015),
    ('12345678901234567890.123456789', 12345678901234567890.123456789),
    (' 7 ', 7),

    -- no number
    ('85000000 USD', null),
    ('$5', null),
    ('10K', null),
    ('1.2.3', null),
    ('1,5', null),
    ('.', null),
    ('5.', null),
    ('1e999', null),
    ('1e', null),
    ('NaN', null),
    ('Infinity', null),
    ('-inf', null),
    ('', null),
    ('   ', null),
    (null, null),
    ('''; drop table core.companies; --', null),
    (e'\x01\x02', null),
    (repeat('a', 100000), null),
    (e'\U0001f600', null),
    (repeat('9', 100000), null)

),

answers as (

    select given, expected, {{ function('to_numeric') }}(given) as got from cases

)

select * from answers where got is distinct from expected
