with

cases (given, expected) as (

    values
    ('Jane <jane@acme.example>'::text, 'jane@acme.example'::text),
    ('jane@acme.example', 'jane@acme.example'),
    ('jane', null),
    ('', null),
    (null, null),
    (repeat('@', 100000), null),
    (repeat('<a@', 10000), null),
    ('Jane Doe (jane@acme.example)', 'jane@acme.example'),
    ('jane(at)acme.example', 'jane@acme.example'),
    ('j***@acme.example', null)

),

answers as (

    select given, expected, {{ function('written_email') }}(given) as got from cases

)

select * from answers where got is distinct from expected
