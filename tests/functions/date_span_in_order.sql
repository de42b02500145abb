with

cases (given, day_order, expected) as (

    values
    -- one file, one order
    ('15/03/2021'::text, 'dmy'::text, daterange '[2021-03-15, 2021-03-16)'::daterange),
    ('12/03/2021', 'dmy', daterange '[2021-03-12, 2021-03-13)'),
    ('12/03/2021', 'DMY', daterange '[2021-03-12, 2021-03-13)'),
    ('12/03/2021 15:05', 'dmy', daterange '[2021-03-12, 2021-03-13)'),
    ('03/15/2021', 'dmy', null),
    ('12/03/2021', 'mdy', daterange '[2021-12-03, 2021-12-04)'),
    ('15/03/2021', 'mdy', null),

    -- not known: what can mean one day
    ('15/03/2021', null, daterange '[2021-03-15, 2021-03-16)'),
    ('03/15/2021', null, daterange '[2021-03-15, 2021-03-16)'),
    ('03/03/2021', null, daterange '[2021-03-03, 2021-03-04)'),
    ('12/03/2021', null, null),
    ('12/03/2021', 'ymd', null),

    -- more of one file
    ('31/12/2021', 'dmy', daterange '[2021-12-31, 2022-01-01)'),
    ('1/12/2021', 'dmy', daterange '[2021-12-01, 2021-12-02)'),
    ('12/31/2021', 'dmy', null),
    ('12/31/2021', 'mdy', daterange '[2021-12-31, 2022-01-01)'),
    ('01/12/2021 - 31/12/2021', 'dmy', daterange '[2021-12-01, 2021-12-02)'),
    ('01/12/21', 'dmy', null),
    ('01/12/2021', null, null),
    ('12/12/2021', null, daterange '[2021-12-12, 2021-12-13)'),
    ('01-12-2021', 'mdy', daterange '[2021-12-01, 2021-12-02)'),
    ('1700000000', null, daterange '[2023-11-14, 2023-11-15)'),

    -- no order is needed
    ('2021-03-12', 'dmy', daterange '[2021-03-12, 2021-03-13)'),
    ('12.03.2021', 'mdy', daterange '[2021-03-12, 2021-03-13)'),
    ('Mar 2021', null, daterange '[2021-03-01, 2021-04-01)'),
    ('03/2021', 'dmy', daterange '[2021-03-01, 2021-04-01)'),
    ('Present', 'dmy', null),
    (null, 'dmy', null)

),

answers as (

    select given, day_order, expected, {{ function('date_span_in_order') }}(given, day_order) as got from cases

)

select * from answers where got is distinct from expected
