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
    ('acme.com?next=https://bit.ly/x', 'acme.com'),

    -- platforms, shorteners and mail hosts are no company, nor is what is below them
    ('https://de.linkedin.com/company/firm-1', null),
    ('m.facebook.com/firm', null),
    ('https://l.facebook.com/l.php?u=https%3A%2F%2Facme.example', null),
    ('https://sites.google.com/view/x', null),
    ('https://web.archive.org/web/2020/https://acme.example', null),
    ('wa.me/4912345', null),
    ('https://calendly.com/jane', null),
    ('linktr.ee/acme', null),
    ('sub.bit.ly', null),
    ('a.b.c.d.facebook.com', null),
    ('gmail.com', null),
    ('jane@gmail.com', null),
    ('hotbit.ly', 'hotbit.ly'),
    ('notfacebook.com', 'notfacebook.com'),
    ('facebook.com.example', 'facebook.com.example'),
    ('google.com', 'google.com'),
    ('cloud.google.com', 'cloud.google.com'),

    -- letters beyond ASCII: one company for the spellings of one name
    (e'm\u00fcller-bau.example', 'xn--mller-bau-q9a.example'),
    (e'MU\u0308LLER-BAU.example', 'xn--mller-bau-q9a.example'),
    (e'https://www.M\u00dcLLER-bau.example/impressum', 'xn--mller-bau-q9a.example'),
    ('xn--mller-bau-q9a.example', 'xn--mller-bau-q9a.example'),
    ('XN--MLLER-BAU-Q9A.example', 'xn--mller-bau-q9a.example'),
    (e'info@m\u00fcller-bau.example', 'xn--mller-bau-q9a.example'),
    (e'b\u00fccher.example', 'xn--bcher-kva.example'),
    (e'fa\u00df.example', 'xn--fa-hia.example'),
    (e'\u4f8b\u3048.example', 'xn--r8jz45g.example'),
    (e'\u4f8b\u3048\u3002example', 'xn--r8jz45g.example'),
    (e'\u043f\u043e\u0447\u0442\u0430.\u0440\u0444', 'xn--80a1acny.xn--p1ai'),
    (e'\u041f\u041e\u0427\u0422\u0410.\u0420\u0424', 'xn--80a1acny.xn--p1ai'),
    (e'acme\u3002example', 'acme.example'),
    (e'\uff41\uff43\uff4d\uff45\uff0e\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45', 'acme.example'),
    (e'acme\u200b.com', 'acme.com'),
    (e'ac\u00adme.example', 'acme.example'),
    (e'acme\u2026example', null),
    (e'a\u2122me.example', 'atmme.example'),
    (repeat(e'\u00fc', 64) || '.example', null),

    -- broken schemes
    ('http:/acme.example', 'acme.example'),
    ('https:acme.example', 'acme.example'),
    ('https//acme.example', 'acme.example'),
    ('http;//acme.example', 'acme.example'),
    ('htps://acme.example', 'acme.example'),
    ('https:///acme.example', 'acme.example'),
    ('https:\\www.acme.example', 'acme.example'),
    ('https:\\\\www.acme.example\about', 'acme.example'),
    ('https%3A%2F%2Facme.example', 'acme.example'),
    ('https%3a%2f%2fwww.acme.example%2Fx', 'acme.example'),
    ('http://https://acme.com', 'acme.com'),
    ('https://https//acme.com', 'acme.com'),
    ('http.example', 'http.example'),
    ('https.example/x', 'https.example'),

    -- what stands around
    ('(acme.example)', 'acme.example'),
    ('"acme.example"', 'acme.example'),
    ('''acme.example''', 'acme.example'),
    (e'\u201eacme.example\u201c', 'acme.example'),
    ('<acme.example>', 'acme.example'),
    ('<https://acme.example/x>', 'acme.example'),
    ('`acme.example`', 'acme.example'),
    ('**acme.example**', 'acme.example'),
    ('[acme.example](https://acme.example)', 'acme.example'),
    ('[Acme & Co](https://www.acme.example/ "home")', 'acme.example'),
    ('[acme.example]', 'acme.example'),
    ('acme.example (US)', 'acme.example'),
    ('https://acme.example (formerly Acme, Inc.)', 'acme.example'),
    ('acme.example,', 'acme.example'),
    ('acme.example;', 'acme.example'),
    (',acme.example', 'acme.example'),
    ('acme.example.,', 'acme.example'),
    ('Website: acme.example', 'acme.example'),
    ('URL=https://acme.example', 'acme.example'),
    ('Jane Doe <jane@acme.example>', 'acme.example'),
    ('{acme.example}', 'acme.example'),

    -- two in a cell: the first
    ('acme.com, other.com', 'acme.com'),
    ('acme.example, acme.test', 'acme.example'),
    ('acme.example acme.test', 'acme.example'),
    (e'https://acme.example/\nhttps://acme.test/', 'acme.example'),
    ('acme.example; acme.test; x.test', 'acme.example'),
    ('acme.example|acme.test', 'acme.example'),
    ('acme.example and acme.test', 'acme.example'),
    ('acme.example & www.acme.test', 'acme.example'),
    ('https://www.acme.example, http://acme.test/de', 'acme.example'),
    ('jane@acme.example, amy@acme.test', 'acme.example'),

    -- running text
    ('Node.js developer', null),
    ('acme.example was bought', null),
    ('Acme Corp. Ltd.', null),
    ('visit acme.example', null),
    ('acme.example, Inc.', null),
    ('v1.2 of x', null),

    -- no domain
    ('www.com', null),
    ('www.', null),
    ('https://', null),
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
    ('acme .com', null),
    (e'acme\\.com', null),
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
