with

cases (given, alike, expected) as (

    values
    ('https://acme.example/customers/globex', 'http://www.ACME.example/customers/globex/', true),
    ('https://acme.example/customers/globex', 'acme.example/customers/globex#top', true),
    ('https://acme.example/c?id=1', 'https://acme.example/c?id=1&utm_source=mail', true),
    ('https://acme.example/c?id=1', 'https://acme.example/c?id=2', false),
    ('https://acme.example/Globex', 'https://acme.example/globex', false)

),

answers as (

    select
        given,
        expected,
        {{ function('case_study_key') }}(given) = {{ function('case_study_key') }}(alike) as got
    from cases

)

select * from answers where got is distinct from expected
