with

cases (given, expected) as (

    values
    -- arrays
    ('[1, "a", null]'::jsonb, '[1, "a", null]'::jsonb),
    ('[]', '[]'),
    ('"[1, 2]"', '[1, 2]'),
    (e'" [\\"a\\"]\\n"', '["a"]'),

    -- anything else has no elements
    ('{"a": 1}', '[]'),
    (e'"{\\"a\\": 1}"', '[]'),
    ('"[oops"', '[]'),
    ('"a, b"', '[]'),
    ('""', '[]'),
    ('null', '[]'),
    ('1', '[]'),
    ('true', '[]'),
    (null, '[]')

),

answers as (

    select given, expected, {{ function('json_array_or_empty') }}(given) as got from cases

)

select * from answers where got is distinct from expected
