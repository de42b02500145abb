with

cases (given, expected) as (

    values
    -- two
    ('acme.example, acme.test'::text, true),
    ('acme.example,acme.test', true),
    ('acme.example; acme.test', true),
    ('acme.example acme.test', true),
    (e'acme.example\u00a0acme.test', true),
    (e'acme.example\nhttps://acme.test', true),
    ('acme.example and acme.test', true),
    ('acme.example / acme.test', true),
    ('https://acme.example/about, https://acme.test', true),
    (e'm\u00fcller.example | acme.test', true),
    ('https://www.linkedin.com/in/jane-doe https://www.linkedin.com/in/amy-roe', true),
    ('https://www.linkedin.com/in/jane-doe,https://www.linkedin.com/in/amy-roe', true),
    ('linkedin.com/in/jane-doe,linkedin.com/in/amy-roe', true),
    ('linkedin.com/in/jane-doe | uk.linkedin.com/in/amy-roe', true),
    ('linkedin.com/company/acme;linkedin.com/company/acme-test', true),

    -- one
    ('acme.example', false),
    (' acme.example ', false),
    ('acme.example,', false),
    ('acme.example (US)', false),
    ('acme.example - the website', false),
    ('acme.example, Inc.', false),
    ('https://acme.example/a,b.html', false),
    ('https://acme.example/?a=b;c', false),
    ('https://www.linkedin.com/sales/lead/ACwAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456_-,NAME_SEARCH,ab1C', false),
    ('https://www.linkedin.com/authwall?sessionRedirect=https://www.linkedin.com/in/jane-doe', false),
    ('visit acme.example', false),
    ('', false),
    (null, null),
    (repeat('a.bc ', 20000), true),
    (repeat('a', 100000), false)

),

answers as (

    select given, expected, {{ function('names_two_addresses') }}(given) as got from cases

)

select * from answers where got is distinct from expected
