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
    (repeat('a', 100000), false),

    -- more that part two
    (e'acme.example\tacme.test', true),
    ('acme.example or acme.test', true),
    ('acme.example + acme.test', true),
    ('acme.example - acme.test', true),
    ('acme.example, www.acme.test', true),
    ('https://www.linkedin.com/in/jane-doe, https://www.linkedin.com/in/amy-roe', true),
    ('https://www.linkedin.com/in/jane-doe / https://www.linkedin.com/in/amy-roe', true),
    ('https://www.linkedin.com/in/jane-doehttps://www.linkedin.com/in/amy-roe', true),

    -- more that is one
    ('acme.example (formerly acme.test)', false),
    ('Acme (acme.example)', false),
    ('https://web.archive.org/web/2020/https://acme.example', false),
    ('https://acme.example/?u=https://acme.test', false),
    ('=HYPERLINK("https://acme.example","Acme")', false),
    ('acme.example/acme.test', false)

),

answers as (

    select given, expected, {{ function('names_two_addresses') }}(given) as got from cases

)

select * from answers where got is distinct from expected
