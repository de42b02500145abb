with

cases (given, expected) as (

    values
    -- blanks of all kinds
    (''::text, null::text),
    (e'  \t\r\n ', null),
    (e'\u00a0\u200b\ufeff Acme \u200b\u00a0\r\n', 'Acme'),
    (e'\ufeffacme', 'acme'),
    ('a  b', 'a  b'),
    (null, null),

    -- words stay, also those that stand for nothing elsewhere
    ('unknown', 'unknown'),
    ('N/A', 'N/A'),
    ('-', '-')

),

answers as (

    select given, expected, {{ function('trim_text') }}(given) as got from cases

)

select * from answers where got is distinct from expected
