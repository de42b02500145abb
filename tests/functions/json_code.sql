with

cases (given, expected) as (

    values
    -- what json_text takes for nothing
    ('"NA"'::jsonb, 'NA'::text),
    ('" na "', 'na'),
    ('"NAN"', 'NAN'),
    ('"Nan"', 'Nan'),

    -- a text or a number, trimmed
    ('"  US "', 'US'),
    ('5', '5'),

    -- stand-ins that are no code and no place
    ('""', null),
    (e'" \\u00a0"', null),
    ('"null"', null),
    ('"None"', null),
    ('"N/A"', null),
    ('"n/a "', null),
    ('"undefined"', null),
    ('"Unknown"', null),
    ('"-"', null),
    ('"--"', null),
    ('"[object Object]"', null),

    -- no text
    ('{"name": "Oslo"}', null),
    ('["Oslo"]', null),
    ('true', null),
    ('null', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('json_code') }}(given) as got from cases

)

select * from answers where got is distinct from expected
