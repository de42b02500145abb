with

cases (given, expected) as (

    values
    -- plain, as JSON writes it
    ('1044.0'::text, 1044.0::numeric),
    ('1.5E-3', 0.0015),
    ('1.5', 1.5),
    ('-0.25', -0.25),

    -- decimals
    ('1,044.50', 1044.50),
    ('1.044,50', 1044.50),
    ('1 044,5', 1044.5),
    ('1''044.50', 1044.5),
    ('1,5', 1.5),
    ('1,50', 1.5),
    ('0,500', 0.5),
    ('1234,567', 1234.567),

    -- may mean two: a thousand where people are counted, a decimal where JSON writes one
    ('1.044', 1.044),

    -- what is counted
    ('12.5 %', 12.5),

    -- long ones
    ('85000000', 85000000),
    ('41.2565', 41.2565),
    ('12345678901234567890.123456789', 12345678901234567890.123456789),
    (repeat('9', 61), null),

    -- more head counts
    ('12.345', 12.345),
    ('1.2K', 1200.0),
    ('1,2k', 1200.0),
    ('1.000+', 1.000),
    ('1.0K', 1000.0),
    ('2,5 k', 2500.0),
    ('10.000+', 10.000),
    ('~1.5k employees', 1500.0),
    ('2,5 mille', 2500.0),

    -- amounts of money
    ('USD 1.5mn', 1500000.0),
    ('$1.5 MM', 1500000.0)

),

answers as (

    select given, expected, {{ function('to_numeric') }}(given) as got from cases

)

select * from answers where got is distinct from expected
