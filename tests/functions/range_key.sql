with

cases (given, expected) as (

    values
    ('51 - 200 employees'::text, '51-200employees'::text),
    ('10,001+ employees', '10,001+employees'),
    (' 501-1K ', '501-1k'),
    ('$1M - $5M', '$1m-$5m'),
    ('Self-employed', 'self-employed'),
    (e'1\u00a0-\u200910', '1-10'),
    ('', null),
    (' ', null),
    (null, null)

),

answers as (

    select given, expected, {{ function('range_key') }}(given) as got from cases

)

select * from answers where got is distinct from expected
