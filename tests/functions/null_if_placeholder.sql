with

cases (given, expected) as (

    values
    -- the list, in any case and with blanks around
    (''::text, null::text),
    (' ', null),
    ('null', null),
    ('NULL', null),
    ('Null ', null),
    ('None', null),
    ('none', null),
    ('N/A', null),
    ('n/a', null),
    ('NA', null),
    ('NaN', null),
    ('undefined', null),
    ('Unknown', null),
    ('-', null),
    ('--', null),
    ('[object Object]', null),
    (e'\u00a0null\r\n', null),
    (e'\ufeffN/A\u200b', null),
    (e'\t-\t', null),
    ('na', null),
    ('nan', null),
    ('unknown', null),
    ('[object object]', null),
    (e' N/A\r\n', null),
    (e'\u00a0NULL\u200b', null),
    (null, null),

    -- what only looks like it
    ('---', '---'),
    ('nullable', 'nullable'),
    ('None found', 'None found'),
    ('Na Na', 'Na Na'),
    ('n', 'n'),
    ('0', '0'),
    ('false', 'false'),
    (e'null\nnull', e'null\nnull'),
    ('a-', 'a-'),
    ('Unknown Worlds', 'Unknown Worlds'),

    -- the text inside is left alone
    (e'  Tallow, Inc. \r\n', 'Tallow, Inc.'),
    (e'\u00a0Zed\u00a0Quill\u200b', e'Zed\u00a0Quill'),
    ('Robert''); drop table x; --', 'Robert''); drop table x; --'),
    (e'a\tb', e'a\tb'),
    (e'\u00dcber \U0001f600', e'\u00dcber \U0001f600'),
    (repeat('x', 100000), repeat('x', 100000))

),

answers as (

    select given, expected, {{ function('null_if_placeholder') }}(given) as got from cases

)

select * from answers where got is distinct from expected
