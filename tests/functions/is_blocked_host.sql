with

cases (given, expected) as (

    values
    ('bit.ly'::text, true),
    ('x.bit.ly', true),
    ('hotbit.ly', false),
    ('de.linkedin.com', true),
    ('a.b.c.d.e.facebook.com', true),
    ('sites.google.com', true),
    ('x.sites.google.com', true),
    ('google.com', false),
    ('mail.google.com', false),
    ('gmail.com', true),
    ('gmail.com.example', false),
    ('acme.example', false),
    ('', false),
    (null, null),
    ('apps.apple.com', true),
    ('live.de', true),
    ('github.com', false)

),

answers as (

    select given, expected, {{ function('is_blocked_host') }}(given) as got from cases

)

select * from answers where got is distinct from expected
