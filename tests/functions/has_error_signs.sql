with

cases (given, expected) as (

    values
    ('{"type": "https://problems.example/404", "title": "Not Found", "status": 404}'::jsonb, true),
    ('{"name": "Acme", "error": "logo timed out"}', false),
    ('{"name": null, "error": "no match"}', true),
    ('["error"]', false),
    ('null', false),
    (null, null)

),

answers as (

    select given, expected, {{ function('has_error_signs') }}(given) as got from cases

)

select * from answers where got is distinct from expected
