with

cases (given, expected) as (

    values
    -- plain, as JSON writes it
    ('1044'::text, 1044::integer),
    ('0', 0),
    ('007', 7),
    ('-5', -5),
    ('+5', 5),
    (e'\u22125', -5),
    ('1044.0', 1044),
    ('1044.00', 1044),
    ('1e3', 1000),
    ('1E+06', 1000000),
    ('1.5e3', 1500),
    ('1.5E-3', null),
    ('1.5', null),
    ('-0.25', null),

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
    ('1,044.50', null),
    ('1.044,50', null),
    ('1 044,5', null),
    ('1''044.50', null),
    ('1.000.000,00', 1000000),
    ('1,000,000.00', 1000000),
    ('1,5', null),
    ('1,50', null),
    ('0,500', null),
    ('1234,567', null),

    -- may mean two: a thousand where people are counted, a decimal where JSON writes one
    ('1.044', 1044),
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
    ('12.5 %', null),

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

    -- what fits
    ('2147483647', 2147483647),
    ('-2147483647', -2147483647),
    ('2147483648', null),
    ('2147483650', null),
    ('3000000000', null),
    ('3 billion', null),
    ('3B', null),
    ('2,147,483,648', null),
    ('1999999999', 1999999999),
    ('2100000000', 2100000000),
    ('99999999999999999999', null),
    (repeat('0', 1000) || '7', 7)

),

answers as (

    select given, expected, {{ function('to_integer') }}(given) as got from cases

)

select * from answers where got is distinct from expected
