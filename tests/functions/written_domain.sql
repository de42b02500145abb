with

cases (given, expected) as (

    values
    ('"acme.example"'::text, 'acme.example'::text),
    ('acme.example', 'acme.example'),
    ('https//acme.example/x?y', 'acme.example'),
    (e'm\u00fcller-bau.example', 'xn--mller-bau-q9a.example'),
    ('acme.example acme.test', 'acme.example'),
    ('Acme Corp', null),
    ('', null),
    ('   ', null),
    (null, null),
    (repeat('a.', 50000) || 'com', null),
    (repeat('(', 100000), null),
    (repeat('"a.b", ', 10000), null),

    -- as a link, in brackets behind a name
    ('=HYPERLINK("https://acme.example","Acme")', 'acme.example'),
    ('Acme (acme.example)', 'acme.example')

),

answers as (

    select given, expected, {{ function('written_domain') }}(given) as got from cases

)

select * from answers where got is distinct from expected
