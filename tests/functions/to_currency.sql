with

cases (given, expected) as (

    values
    ('$1,000,000'::text, 'USD'::text),
    ('USD 1,500,000', 'USD'),
    ('US$5M', 'USD'),
    ('$US 5M', 'USD'),
    ('C$5', 'CAD'),
    ('R$ 5', 'BRL'),
    (e'\u20ac1.5M', 'EUR'),
    (e'1,5 Mio. \u20ac', 'EUR'),
    ('5 Mio. Euro', 'EUR'),
    (e'\u00a35m', 'GBP'),
    ('CHF 1''000.-', 'CHF'),
    (e'1 234,50 z\u0142', 'PLN'),
    (e'\u20b92 crore', 'INR'),

    -- several, or none
    ('500 kr', null),
    (e'\u00a5500', null),
    ('$5 EUR', null),
    ('1044', null),
    ('USD', null),
    ('$1M - $5M', null),
    ('', null),
    (null, null),
    (repeat('$', 100000), null)

),

answers as (

    select given, expected, {{ function('to_currency') }}(given) as got from cases

)

select * from answers where got is distinct from expected
