with

cases (given, expected) as (

    values
    ('%41%C3%a9'::text, e'A\u00e9'::text),
    ('%2F', '%2F'),
    ('', ''),
    (null, null),
    ('l%E2%80%99acme', e'l\u2019acme'),
    ('o%27neill', 'o''neill'),
    ('%20', '%20'),
    ('a%E2%80%8B', 'a%E2%80%8B')

),

answers as (

    select given, expected, {{ function('decode_escapes') }}(given) as got from cases

)

select * from answers where got is distinct from expected
