with

cases (given, expected) as (

    values
    ('  SENIOR sales  Engineer '::text, 'senior sales engineer'::text),
    ('Non  Profit', 'non profit'),
    ('nonprofit', 'nonprofit'),
    (e'a\tb\r\nc', 'a b c'),
    (e'a\u00a0b', 'a b'),
    (e'\u200b', null),
    ('', null),
    ('  ', null),
    (null, null),
    (e'Sales\nOps', 'sales ops'),
    (e'\ufeffRetail', 'retail'),
    ('''; drop table x; --', '''; drop table x; --')

),

answers as (

    select given, expected, {{ function('lookup_key') }}(given) as got from cases

)

select * from answers where got is distinct from expected
