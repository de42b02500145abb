-- what people and providers write of a company finds its range, not only its key
with

cases (subject, given, expected) as (

    values
    ('employees'::text, e'11\u201350'::text, '11-50'::text),
    ('employees', '51 to 200', '51-200'),
    ('employees', '501-1.000 Mitarbeiter', '501-1000'),
    ('employees', '10,000+ employees', '10001+'),
    ('employees', '10,001 or more employees', '10001+'),
    ('employees', 'self employed', '1-10'),
    ('employees', '2-10 employees', '1-10'),
    ('employees', '1,001-5,000 employees on LinkedIn', '1001-5000'),
    ('revenue', e'$1M \u2013 $5M', '$1M - $5M'),
    ('revenue', '$1 million to $5 million', '$1M - $5M'),
    ('revenue', '$1,000,000 - $5,000,000', '$1M - $5M'),
    ('revenue', '<$1M', '< $1M'),
    ('revenue', 'less than $1 million', '< $1M'),
    ('funding', e'$1M \u2013 $5M', '$1M - $5M'),
    ('funding', '< $1M', '< $1M'),
    ('funding', 'over $1 billion', '$1B+'),

    -- pounds are no dollars, and an amount is no range: reported
    ('revenue', e'\u00a35m', null)

),

known as (

    select 'employees'::text as subject, size_raw as spelling, size_cleaned as meaning
    from {{ ref('employee_range_lookup') }}
    union all
    select 'revenue'::text, raw_value, matched_revenue_range from {{ ref('revenue_range_lookup') }}
    union all
    select 'funding'::text, raw_value, matched_funding_range from {{ ref('funding_range_lookup') }}

)

select distinct cases.*, known.meaning as got
from cases
left join known
    on
        known.subject = cases.subject
        and {{ function('range_key') }}(known.spelling) = {{ function('range_key') }}(cases.given)
where known.meaning is distinct from cases.expected
