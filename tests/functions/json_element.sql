with

cases (given, expected) as (

    values
    -- kept as sent
    ('"  Acme "'::jsonb, 'Acme'::text),
    ('"N/A"', 'N/A'),
    ('"NA"', 'NA'),
    ('"None"', 'None'),
    ('"unknown"', 'unknown'),
    ('"-"', '-'),
    ('"C++"', 'C++'),
    ('"a,  b"', 'a,  b'),
    ('51', '51'),
    ('1.50', '1.50'),

    -- nothing
    ('""', null),
    ('" \u00a0\u200b\r\n"', null),

    -- no text: ->> would give '{"name": "Acme"}', '["Acme"]' and 'true'
    ('{"name": "Acme"}', null),
    ('["Acme"]', null),
    ('true', null),
    ('null', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('json_element') }}(given) as got from cases

)

select * from answers where got is distinct from expected
