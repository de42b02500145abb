-- one spelling, one number, whatever the column's type; what differs stands with each cast
with

cases (given, expected) as (

    values
    -- plain, as JSON writes it
    ('1044'::text, 1044::bigint),
    ('0', 0),
    ('007', 7),
    ('-5', -5),
    ('+5', 5),
    (e'\u22125', -5),
    ('1044.00', 1044),
    ('1e3', 1000),
    ('1E+06', 1000000),
    ('1.5e3', 1500),

    -- thousands
    ('1,044', 1044),
    ('1,000,000', 1000000),
    ('1,00,000', 100000),
    ('1 044', 1044),
    (e'1\u00a0044', 1044),
    (e'1\u202f044\u2009000', 1044000),
    ('1''044', 1044),
    (e'1\u2019044', 1044),
    ('1_044', 1044),
    ('1.044.000', 1044000),
    (e'\u00a042\r\n', 42),
    (e'\uff11\uff10\uff14\uff14', 1044),

    -- decimals
    ('1.000.000,00', 1000000),
    ('1,000,000.00', 1000000),

    -- may mean two: a thousand where people are counted, a decimal where JSON writes one
    ('1,044', 1044),
    ('1,044 million', null),
    ('1.044 million', 1044000),

    -- factors
    ('10K', 10000),
    ('10k', 10000),
    ('1.5K', 1500),
    ('1,5K', 1500),
    ('2M', 2000000),
    ('2 MM', 2000000),
    ('1,5 Mio.', 1500000),
    ('10 million', 10000000),
    ('3 Tsd.', 3000),
    ('1.5bn', 1500000000),
    ('2 Mrd', 2000000000),
    (e'1,5 milh\u00f5es', 1500000),
    (e'5\u4e07', 50000),
    ('2 lakh', 200000),

    -- about, and lower bounds
    ('~500', 500),
    (e'\u2248 500', 500),
    ('ca. 500', 500),
    ('c. 1999', 1999),
    ('about 500', 500),
    ('approx. 500', 500),
    ('500+', 500),
    ('>500', 500),
    ('over 10K', 10000),
    ('more than 1,000', 1000),
    ('500 or more', 500),
    ('at least 50', 50),
    (e'\u00fcber 500', 500),
    ('10K+', 10000),

    -- what is counted
    ('500 employees', 500),
    ('1 employee', 1),
    ('1,001+ employees', 1001),
    ('500 Mitarbeiter', 500),
    (e'1 044 employ\u00e9s', 1044),
    (e'EMPLOY\u00c9S: 12', null),
    ('500 people', 500),
    (e'500\u4eba', 500),
    ('12%', 12),

    -- dollars
    ('$5', 5),
    ('$1,000,000', 1000000),
    ('$10 million', 10000000),
    ('USD 1,500,000', 1500000),
    ('85000000 USD', 85000000),
    ('US$5M', 5000000),
    ('$1.5M', 1500000),
    ('-$5', -5),
    ('$-5', -5),
    ('~$1M+', 1000000),

    -- another currency, or one of several: no column of dollars takes it
    (e'\u20ac1.5M', null),
    (e'\u00a35', null),
    ('CHF 1''000.-', null),
    ('500 kr', null),
    ('C$5', null),
    ('$5 EUR', null),

    -- several numbers, or none
    ('11-50', null),
    (e'11\u201350', null),
    ('51 to 200', null),
    ('1 2', null),
    ('2021 2022', null),
    ('1.2.3', null),
    ('1,2,3', null),
    ('1,', null),
    (',1', null),
    ('.', null),
    ('5.', null),
    ('1e', null),
    ('1e999', null),
    ('--5', null),
    ('(500)', null),
    ('<500', null),
    ('up to 500', null),
    ('2 K million', null),
    ('2.5x', null),
    ('Route 66', null),
    ('24/7', null),
    ('2021-03-01', null),
    ('N41', null),
    ('0x10', null),
    ('NaN', null),
    ('Infinity', null),
    ('-inf', null),
    ('null', null),
    ('true', null),
    (e'\u0661\u0662', null),
    (e'\u00bd', null),

    -- ugly
    ('', null),
    ('   ', null),
    (null, null),
    ('''; drop table core.companies; --', null),
    (e'\x01\x02', null),
    (repeat('a', 100000), null),
    (e'\U0001f600', null),
    (repeat('9', 100000), null),
    (repeat('9 ', 50000), null),
    (repeat('$', 1000) || '5', 5),

    -- more head counts
    (e'1\u202f044', 1044),
    ('12,345', 12345),
    ('1.044.567', 1044567),
    ('10 K', 10000),
    ('10k+', 10000),
    ('500 +', 500),
    ('+500', 500),
    (e'\u2265500', 500),
    ('>= 500', 500),
    ('min. 500', 500),
    ('min 500', 500),
    ('approx 500', 500),
    ('ca 500', 500),
    ('~ 500', 500),
    ('500 FTEs', 500),
    ('500 emp', 500),
    ('500 empl.', 500),
    ('employees 500', 500),
    ('500 staff members', 500),
    (e'500 employ\u00e9s', 500),
    ('500 empleados', 500),
    (e'500\u540d', 500),
    (e'\u7d04500\u4eba', 500),
    ('500 associated members', 500),
    ('"500"', 500),
    ('''500', 500),
    ('1 000 employees', 1000),
    ('10,000+', 10000),
    ('10 000+', 10000),
    ('1 thousand', 1000),
    ('2 mille', 2000),
    ('500 ', 500),
    (e'500\u4eba\u4ee5\u4e0a', 500),

    -- more that says no one number
    ('500ish', null),
    ('500 (2023)', null),
    ('500 employees (2023)', null),
    ('500 Mitarbeiter:innen', null),
    ('500 MA', null),
    ('Employees: 500', null),
    ('500 full-time employees', null),
    ('500 on LinkedIn', null),
    ('500,', null),
    ('500.', null),
    ('500 - 600', null),
    ('fewer than 500', null),
    ('five hundred', null),
    ('-', null),
    ('N/A', null),
    ('5-10K', null),
    ('#N/A', null),
    ('500/600', null),
    ('500*', null),
    ('500 or so', null),

    -- amounts of money
    (e'1,5 Mio. \u20ac', null),
    ('$1.000.000', 1000000),
    ('1,000,000 $', 1000000),
    ('$500K', 500000),
    ('~$5M', 5000000),
    ('5M US dollars', 5000000),
    (e'1.500.000 \u20ac', null),
    ('$5M USD', 5000000),
    ('$5M/yr', null)

),

answers as (

    select cases.given, cases.expected, read.by_cast, read.got
    from cases
    cross join lateral (

        values
        ('to_integer', {{ function('to_integer') }}(cases.given)::numeric),
        ('to_bigint', {{ function('to_bigint') }}(cases.given)::numeric),
        ('to_numeric', {{ function('to_numeric') }}(cases.given))

    ) as read (by_cast, got)

)

select * from answers where got is distinct from expected
