-- Whoever searches for a part of a word looks here first, at each word once and not at each lead.
-- It only grows: a word that no lead has any more finds nobody.
{{ config(
    unique_key='id',
    confirm_daily=true,
    indexes=[{'columns': ['field', 'word']}]
) }}

with

said as (

    select words.field, words.word, places.last_seen_at
    from {{ ref('person_locations') }} as places
    cross join lateral (
        values
        ('person_city', places.city),
        ('person_state', places.state),
        ('person_country', places.country)
    ) as words (field, word)
    where {{ in_editions(ref('person_locations')) }}

    union all

    select words.field, words.word, places.last_seen_at
    from {{ ref('company_locations') }} as places
    cross join lateral (
        values
        ('company_city', places.city),
        ('company_state', places.state),
        ('company_country', places.country)
    ) as words (field, word)
    where {{ in_editions(ref('company_locations')) }}

    union all

    select
        'matched_cleaned_job_title' as field,
        matched_cleaned_job_title as word,
        last_seen_at
    from {{ ref('person_job_titles') }}
    where {{ in_editions(ref('person_job_titles')) }}

),

listed as (

    select
        md5(field || ':' || left(lower(word), 400))::uuid as id,
        field,
        left(lower(word), 400) as word,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from said
    where word is not null
    group by field, left(lower(word), 400)

)

select * from listed
