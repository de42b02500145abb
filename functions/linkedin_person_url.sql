-- what is no profile URL stays as received (its type is null, and a test counts it)
select coalesce(
    'https://www.linkedin.com/in/' || {{ function('person_slug_in_case').include(database=false) }}(
        {{ function('linkedin_person_slug').include(database=false) }}(value)
    ),
    {{ function('null_if_placeholder').include(database=false) }}(value)
)
