with

cases (given, expected) as (

    values
    ('true'::text, true::boolean),
    ('TRUE', true),
    (e' True\r\n', true),
    ('1', true),
    ('yes', true),
    ('Yes', true),
    ('false', false),
    ('False', false),
    ('0', false),
    ('no', false),
    ('t', true),
    ('f', false),

    -- an unknown word is not a no
    ('N/A', null),
    ('-', null),
    ('null', null),
    ('none', null),
    ('2', null),
    ('maybe', null),
    ('truee', null),
    ('', null),
    ('   ', null),
    (null, null),
    ('''; drop table core.companies; --', null),
    (e'\x01\x02', null),
    (repeat('a', 100000), null),
    (e'\U0001f600', null)

),

answers as (

    select given, expected, {{ function('to_boolean') }}(given) as got from cases

)

select * from answers where got is distinct from expected
