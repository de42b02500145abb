with

cases (given, expected) as (

    values
    ('$1,000,000'::text, 1000000::numeric),
    (e'\u20ac1.5M', 1500000),
    (e'1,5 Mio. \u20ac', 1500000),
    (e'1.000.000,00 \u20ac', 1000000),
    ('$10 million', 10000000),
    ('USD 1,500,000', 1500000),
    (e'\u00a35m', 5000000),
    ('CHF 1''000.-', 1000),
    ('500 kr', 500),
    ('C$5', 5),
    (e'\u20b92 crore', 20000000),
    ('5 Mio. Euro', 5000000),
    (e'1 234,50 z\u0142', 1234.5),
    ('1044', 1044),
    ('-7.5', -7.5),
    ('$5 EUR', null),
    ('$1M - $5M', null),
    ('undisclosed', null),
    ('', null),
    (null, null),
    (repeat('a', 100000), null)

),

answers as (

    select given, expected, {{ function('to_money_amount') }}(given) as got from cases

)

select * from answers where got is distinct from expected
