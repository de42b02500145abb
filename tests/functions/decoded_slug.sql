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
    (null, null),
    ('jane-doe%20', 'jane-doe'),
    ('jane-doe%2F', 'jane-doe'),
    ('jane-doe%3Ftrk%3Dx', 'jane-doe'),
    ('j%25C3%25BCrgen', e'j\u00fcrgen'),
    ('%252541', 'A'),
    ('o%27neill', 'o''neill'),
    ('jane-d...', null),
    (e'jane-d\u2026', null),
    ('jane-doehttps:', 'jane-doe'),
    ('a%2Fb', 'a%2Fb')

),

answers as (

    select given, expected, {{ function('decoded_slug') }}(given) as got from cases

)

select * from answers where got is distinct from expected
