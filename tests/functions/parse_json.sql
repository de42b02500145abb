with

cases (given, expected) as (

    values
    ('{"a": 1}'::text, '{"a": 1}'::jsonb),
    ('[1, 2]', '[1, 2]'),
    ('{"a": ', null),
    ('', null),
    (e'{"a": "\\u0000"}', null),
    ('1e999999', null),
    (null, null),
    (repeat('[', 100000), null)

),

answers as (

    select given, expected, {{ function('parse_json') }}(given) as got from cases

)

select * from answers where got is distinct from expected
