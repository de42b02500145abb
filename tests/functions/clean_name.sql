with

cases (given, expected) as (

    values
    -- names
    ('Pavel'::text, 'Pavel'::text),
    (e' \u00a0McQuill-D''Arc\u200b\r\n', 'McQuill-D''Arc'),
    ('Na', 'Na'),
    ('NA', 'NA'),
    ('na', 'na'),
    ('Null', 'Null'),
    ('Null-Meyer', 'Null-Meyer'),
    ('NULL MEYER', 'NULL MEYER'),
    ('Undefined Roe', 'Undefined Roe'),
    ('None', 'None'),
    ('Nan', 'Nan'),
    ('Unknown', 'Unknown'),
    ('N/A', 'N/A'),
    ('J.', 'J.'),
    (e'\u738b', e'\u738b'),
    ('-Ana', '-Ana'),
    ('null null', 'null null'),

    -- nothing
    ('-', null),
    (' -- ', null),
    (e'\u2013', null),
    ('.', null),
    ('...', null),
    ('?', null),
    ('_', null),
    ('null', null),
    ('NULL', null),
    (e'\u00a0NULL\r\n', null),
    (' undefined ', null),
    ('Undefined', null),
    ('UNDEFINED', null),
    ('[object Object]', null),
    ('', null),
    ('   ', null),
    (null, null),

    -- ugly
    ('''; drop table core.people; --', '''; drop table core.people; --'),
    (repeat('a', 100000), repeat('a', 100000)),
    (repeat('-', 100000), null)

),

answers as (

    select given, expected, {{ function('clean_name') }}(given) as got from cases

)

select * from answers where got is distinct from expected
