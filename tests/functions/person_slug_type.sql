with

cases (given, expected) as (

    values
    ('zed-quill'::text, 'real'::text),
    ('ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'salesnav'),
    ('acwaaBcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-', 'real'),
    (repeat('z', 601), null),
    (null, null)

),

answers as (

    select given, expected, {{ function('person_slug_type') }}(given) as got from cases

)

select * from answers where got is distinct from expected
