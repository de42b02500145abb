with

cases (given, expected) as (

    values
    (e'  Zed.Quill@Acme.COM \r\n'::text, 'zed.quill@acme.com'::text),
    ('zed+news@mail.acme.co.uk', 'zed+news@mail.acme.co.uk'),
    ('o''quill@acme.com', 'o''quill@acme.com'),
    (e'z\u00ebd@acme.com', e'z\u00ebd@acme.com'),

    -- no address
    ('zed', null),
    ('zed@acme', null),
    ('@acme.com', null),
    ('zed@', null),
    ('zed@@acme.com', null),
    ('zed@acme..com', null),
    ('zed quill@acme.com', null),
    ('Zed <zed@acme.com>', null),
    ('zed@acme.com, amy@acme.com', null),
    ('N/A', null),
    ('null', null),
    ('', null),
    ('   ', null),
    (null, null),
    ('''; drop table core.companies; --', null),
    (e'\x01\x02', null),
    (repeat('a', 100000), null),
    (e'\U0001f600', null)

),

answers as (

    select given, expected, {{ function('normalize_email') }}(given) as got from cases

)

select * from answers where got is distinct from expected
