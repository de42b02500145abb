with

cases (given, expected) as (

    values
    -- encoded twice
    (e'"{\\"a\\": 1}"'::jsonb, '{"a": 1}'::jsonb),
    ('" [1, 2] "', '[1, 2]'),

    -- not JSON inside: as it is
    ('"{oops"', '"{oops"'),
    ('"acme"', '"acme"'),
    ('"12"', '"12"'),
    ('""', '""'),
    (e'"{\\"a\\": \\"\\\\u0000\\"}"', e'"{\\"a\\": \\"\\\\u0000\\"}"'),

    -- no string: as it is
    ('{"a": 1}', '{"a": 1}'),
    ('[1]', '[1]'),
    ('null', 'null'),
    ('1', '1'),
    (null, null)

),

answers as (

    select given, expected, {{ function('unwrap_json') }}(given) as got from cases

)

select * from answers where got is distinct from expected
