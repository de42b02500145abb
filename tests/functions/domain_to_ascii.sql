with

cases (given, expected) as (

    values
    ('acme.example'::text, 'acme.example'::text),
    (e'm\u00fcller.example', 'xn--mller-kva.example'),
    (e'M\u00dcLLER.example', 'xn--mller-kva.example'),
    (e'mu\u0308ller.b\u00fccher.example', 'xn--mller-kva.xn--bcher-kva.example'),
    (e'\u00df.example', 'xn--zca.example'),
    (e'\u1e9e.example', 'xn--zca.example'),
    (e'\U0001f4a9.example', 'xn--ls8h.example'),
    (e'm\u00fcller bau.example', null),
    (e'm\u00fc\u00a7.example', null),
    (repeat(e'\u00fc', 64), null),
    ('', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('domain_to_ascii') }}(given) as got from cases

)

select * from answers where got is distinct from expected
