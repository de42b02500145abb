with

cases (given, landed_at, expected) as (

    values
    (
        daterange '[2026-11-01, 2026-12-01)'::daterange,
        timestamptz '2026-11-28 10:00:00+00'::timestamptz,
        daterange '[2026-11-01, 2026-12-01)'::daterange
    ),
    (daterange '[2026-11-29, 2026-11-30)', '2026-11-28 23:00:00+00', daterange '[2026-11-29, 2026-11-30)'),
    (daterange '[2026-12-01, 2027-01-01)', '2026-11-28 10:00:00+00', null),
    (daterange '[2031-01-01, 2032-01-01)', '2026-11-28 10:00:00+00', null),
    (null, '2026-11-28 10:00:00+00', null),
    (daterange '[2026-11-01, 2026-12-01)', null, daterange '[2026-11-01, 2026-12-01)')

),

answers as (

    select given, landed_at, expected, {{ function('not_after') }}(given, landed_at) as got from cases

)

select * from answers where got is distinct from expected
