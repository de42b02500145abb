with

cases (given, expected) as (

    values
    ('Zed-Quill'::text, 'zed-quill'::text),
    ('ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-'),
    ('ACwAAshort', 'acwaashort'),
    (repeat('z', 600), repeat('z', 600)),
    (repeat('z', 601), null),
    (null, null)

),

answers as (

    select given, expected, {{ function('person_slug_in_case') }}(given) as got from cases

)

select * from answers where got is distinct from expected
