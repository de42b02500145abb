with

cases (given, expected) as (

    values
    -- companies by size
    ('51 - 200 employees'::text, '51-200'::text),
    ('51-200', '51-200'),
    (e'11\u201350', '11-50'),
    ('51 to 200', '51-200'),
    ('51 bis 200', '51-200'),
    ('1,001-5,000', '1001-5000'),
    ('1,001-5,000 employees', '1001-5000'),
    ('501-1.000 Mitarbeiter', '501-1000'),
    (e'1''001\u20135''000', '1001-5000'),
    (e'1\u00a0001-5\u00a0000 employ\u00e9s', '1001-5000'),
    ('10,001+', '10001+'),
    ('10,001+ employees', '10001+'),
    ('over-10K', '10000+'),
    ('>10,000', '10000+'),
    ('more than 10,000', '10000+'),
    (' 501-1K ', '501-1000'),
    ('1K-5K', '1000-5000'),
    ('500+', '500+'),
    ('10K', '10000'),
    ('1 employee', '1'),
    ('Self-employed', 'selfemployed'),
    ('self employed', 'selfemployed'),
    (e'1\u00a0-\u200910', '1-10'),

    -- money
    ('$1M - $5M', '1m-5m'),
    (e'$1M \u2013 $5M', '1m-5m'),
    ('$1M to $5M', '1m-5m'),
    ('1m-10m', '1m-10m'),
    ('<$1M', 'under-1m'),
    ('< $1M', 'under-1m'),
    ('under-1m', 'under-1m'),
    ('less than $1M', 'under-1m'),
    ('over-1b', '1b+'),
    ('$1B+', '1b+'),
    (e'\u00a35m', '5m'),
    ('0-500K', '0-500000'),
    ('$1.5M', '1.5m'),
    ('$100B-$1T', '100b-1t'),
    ('Funding unknown', 'fundingunknown'),

    -- nothing
    ('', null),
    (' ', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('range_key') }}(given) as got from cases

)

select * from answers where got is distinct from expected
