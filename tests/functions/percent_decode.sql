with

cases (given, expected) as (

    values
    ('acme'::text, 'acme'::text),
    ('%41', 'A'),
    ('a%20b', 'a%20b'),
    ('%c3%a9', e'\u00e9'),
    ('%C3', '%C3'),
    ('100%', '100%'),
    ('%E2%82%AC', e'\u20ac'),
    ('%C0%AF', '%C0%AF'),
    ('%F4%90%80%80', '%F4%90%80%80'),
    ('%2541', '%2541'),
    ('', ''),
    (null, null),
    (repeat('%41', 1000), repeat('A', 1000))

),

answers as (

    select given, expected, {{ function('percent_decode') }}(given) as got from cases

)

select * from answers where got is distinct from expected
