with

cases (given, expected) as (

    values
    ('{"name": "A"}'::jsonb, '{"name": "A"}'::jsonb),
    ('"{\"name\": \"A\"}"', '{"name": "A"}'),
    ('"\"{\\\"name\\\": \\\"A\\\"}\""', '{"name": "A"}'),
    ('[{"name": "A"}]', '{"name": "A"}'),
    ('["{\"name\": \"A\"}"]', '{"name": "A"}'),
    ('{"raw_payload": {"name": "A"}}', '{"name": "A"}'),
    ('{"payload": "{\"name\": \"A\"}"}', '{"name": "A"}'),
    ('[{"name": "A"}, {"name": "B"}]', '[{"name": "A"}, {"name": "B"}]'),
    ('[]', '[]'),
    ('"text"', '"text"'),
    ('7', '7'),
    ('null', 'null'),
    (null, null)

),

answers as (

    select given, expected, {{ function('payload_body') }}(given) as got from cases

)

select * from answers where got is distinct from expected
