with

cases (given, expected) as (

    values
    ('Acme, Inc.'::text, 'acme'::text),
    (' ACME  GmbH', 'acme'),
    ('Acme Robotics Ltd', 'acme robotics'),
    ('Inc.', 'inc.'),
    ('Company', 'company'),
    (' ', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('company_name_key') }}(given) as got from cases

)

select * from answers where got is distinct from expected
