with

cases (given, expected) as (

    values
    -- plain, as JSON writes it
    ('1044.0'::text, 1044::bigint),
    ('1.5E-3', null),
    ('1.5', null),
    ('-0.25', null),

    -- decimals
    ('1,044.50', null),
    ('1.044,50', null),
    ('1 044,5', null),
    ('1''044.50', null),
    ('1,5', null),
    ('1,50', null),
    ('0,500', null),
    ('1234,567', null),

    -- may mean two: a thousand where people are counted, a decimal where JSON writes one
    ('1.044', 1044),

    -- what is counted
    ('12.5 %', null),

    -- what fits
    ('2147483648', 2147483648),
    ('3 billion', 3000000000),
    ('9223372036854775807', 9223372036854775807),
    ('-9223372036854775807', -9223372036854775807),
    ('9223372036854775808', null),
    ('9999999999999999999', null),
    ('8999999999999999999', 8999999999999999999),
    ('99999999999999999999', null),
    (repeat('0', 1000) || '7', 7),

    -- more head counts
    ('12.345', 12345),
    ('1.2K', 1200),
    ('1,2k', 1200),
    ('1.000+', 1000),
    ('1.0K', 1000),
    ('2,5 k', 2500),
    ('10.000+', 10000),
    ('~1.5k employees', 1500),
    ('2,5 mille', 2500),

    -- amounts of money
    ('USD 1.5mn', 1500000),
    ('$1.5 MM', 1500000)

),

answers as (

    select given, expected, {{ function('to_bigint') }}(given) as got from cases

)

select * from answers where got is distinct from expected
