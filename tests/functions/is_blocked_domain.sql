with

cases (given, expected) as (

    values
    -- never null
    ('acme.com'::text, false::boolean),
    ('careersatdoordash.com', false),
    ('gmail.com', true),
    ('jane@gmail.com', true),
    ('m.facebook.com', true),
    ('"https://bit.ly/x"', true),
    ('hotbit.ly', false),
    ('N/A', false),
    ('', false),
    (null, false),
    ('Acme Corp', false),
    (repeat('a', 100000), false)

),

answers as (

    select given, expected, {{ function('is_blocked_domain') }}(given) as got from cases

)

select * from answers where got is distinct from expected
