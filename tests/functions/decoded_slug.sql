with

cases (given, expected) as (

    values
    ('ju%CC%88rgen'::text, e'j\u00fcrgen'::text),
    (e'ju\u0308rgen', e'j\u00fcrgen'),
    ('J%C3%BCrgen.', e'J\u00fcrgen'),
    ('at%26t', 'at%26t'),
    (e'zed\u200b', 'zed'),
    ('...', null),
    ('', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('decoded_slug') }}(given) as got from cases

)

select * from answers where got is distinct from expected
