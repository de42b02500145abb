with

cases (given, expected) as (

    values
    ('acme.com'::text, 'acme.com'::text),
    ('bit.ly', null),
    ('x.bit.ly', null),
    ('hotbit.ly', 'hotbit.ly'),
    ('careersatdoordash.com', 'doordash.com'),
    (null, null)

),

answers as (

    select given, expected, {{ function('resolve_domain') }}(given) as got from cases

)

select * from answers where got is distinct from expected
