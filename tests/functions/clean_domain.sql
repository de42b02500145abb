with

cases (given, expected) as (

    values
    -- blocked hosts and aliases stay
    ('https://bit.ly/x'::text, 'bit.ly'::text),
    ('careersatdoordash.com', 'careersatdoordash.com'),
    ('https://WWW.Acme.com/', 'acme.com'),
    ('www.gmail.com', 'gmail.com'),
    (e'"https://www.b\u00fccher.example/"', 'xn--bcher-kva.example'),
    ('Acme Corp', null),
    ('', null),
    ('   ', null),
    (null, null),
    ('''; drop table core.companies; --', null),
    (e'\x01\x02', null),
    (repeat('a', 100000), null),
    (e'\U0001f600', null)

),

answers as (

    select given, expected, {{ function('clean_domain') }}(given) as got from cases

)

select * from answers where got is distinct from expected
