with

cases (given, expected) as (

    values
    -- plain, as JSON writes it
    ('1044.0'::text, 1044::integer),
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
    ('2147483647', 2147483647),
    ('-2147483647', -2147483647),
    ('2147483648', null),
    ('2147483650', null),
    ('3000000000', null),
    ('3 billion', null),
    ('3B', null),
    ('2,147,483,648', null),
    ('1999999999', 1999999999),
    ('2100000000', 2100000000),
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

    select given, expected, {{ function('to_integer') }}(given) as got from cases

)

select * from answers where got is distinct from expected
