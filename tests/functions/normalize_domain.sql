with

cases (given, expected) as (

    values
    -- company catalogue, 9.1
    ('https://WWW.Hubspot.com/customers/'::text, 'hubspot.com'::text),
    ('acme.com?utm=1', 'acme.com'),
    ('acme.com:443', 'acme.com'),
    ('acme.com.', 'acme.com'),
    ('http://www.www.acme.com', 'acme.com'),
    ('1800gotjunk.com/us_en', '1800gotjunk.com'),
    ('23andme.com/?srsltid=x', '23andme.com'),
    ('user@acme.com', 'acme.com'),
    ('CRM', null),
    ('Acme Corp', null),
    ('', null),
    ('null', null),
    ('awww.io', 'awww.io'),
    ('ir.acme.com', 'ir.acme.com'),

    -- person catalogue, 0.3 and appendix C
    ('http://Www.Acme.com/path', 'acme.com'),
    ('HTTPS://ACME.com', 'acme.com'),
    ('acme.com?x=1', 'acme.com'),
    ('www.acme.com.', 'acme.com'),
    ('acme.com:8080', 'acme.com'),
    ('N/A', null),
    ('//acme.com', 'acme.com'),
    ('HTTPS://ACME.com/x', 'acme.com'),
    ('https://WWW.Tallowgate.example/', 'tallowgate.example'),

    -- sections 3.2, 9.3 and read 1.5
    ('ftp://acme.com', 'acme.com'),
    ('acme.com#top', 'acme.com'),
    ('HTTPS://WWW.ACME.COM', 'acme.com'),
    ('gmail.com', 'gmail.com'),

    -- blanks and parts
    (e' \u00a0acme.com\u200b\r\n', 'acme.com'),
    (e'\ufeffacme.com', 'acme.com'),
    ('https://user:pass@acme.com:8443/a?b#c', 'acme.com'), -- pragma: allowlist secret
    ('mailto:zed@acme.com', 'acme.com'),
    ('http:////acme.com', 'acme.com'),
    ('acme.com.:443', 'acme.com'),
    ('www2.acme.com', 'www2.acme.com'),
    ('a-b--c.co.uk', 'a-b--c.co.uk'),
    ('xn--bcher-kva.example', 'xn--bcher-kva.example'),
    ('acme.xn--p1ai', 'acme.xn--p1ai'),
    (e'acme.com/\nx', 'acme.com'),
    ('sub.bit.ly', 'sub.bit.ly'),
    ('acme.com?next=https://bit.ly/x', 'acme.com'),

    -- no domain
    ('www.com', null),
    ('www.', null),
    ('https://', null),
    ('https://https://acme.com', null),
    ('acme', null),
    ('acme..com', null),
    ('.acme.com', null),
    ('-acme.com', null),
    ('acme-.com', null),
    ('acme_x.com', null),
    ('acme.c', null),
    ('acme.123', null),
    ('127.0.0.1', null),
    ('[::1]', null),
    ('localhost', null),
    ('acme.com, other.com', null),
    ('acme .com', null),
    (e'acme\\.com', null),
    (e'b\u00fccher.example', null),
    (e'acme\u200b.com', null),
    ('none found.', null),

    -- lengths: 63 for a label, 253 in all
    (repeat('a', 63) || '.com', repeat('a', 63) || '.com'),
    (repeat('a', 64) || '.com', null),
    (repeat('abc.', 62) || 'com', repeat('abc.', 62) || 'com'),
    (repeat('abc.', 64) || 'com', null),
    ('acme.com/' || repeat('x', 100000), 'acme.com'),
    (repeat('a.', 50000) || 'com', null),
    (repeat('a-', 50000), null),
    (repeat('@', 50000), null),

    -- not even text
    ('', null),
    ('   ', null),
    (null, null),
    ('''; drop table core.companies; --', null),
    (e'\x01\x02', null),
    (repeat('a', 100000), null),
    (e'\U0001f600', null)

),

answers as (

    select given, expected, {{ function('normalize_domain') }}(given) as got from cases

)

select * from answers where got is distinct from expected
