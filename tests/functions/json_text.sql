with

cases (given, expected) as (

    values
    ('"  Acme "'::jsonb, 'Acme'::text),
    ('51', '51'),
    ('1.50', '1.50'),
    ('"N/A"', null),
    ('""', null),

    -- no text: ->> would give '{"name": "Acme"}', '["Acme"]' and 'true'
    ('{"name": "Acme"}', null),
    ('["Acme"]', null),
    ('true', null),
    ('null', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('json_text') }}(given) as got from cases

)

select * from answers where got is distinct from expected
