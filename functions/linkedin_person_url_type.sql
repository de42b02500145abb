select {{ function('person_slug_type').include(database=false) }}(
    {{ function('linkedin_person_slug').include(database=false) }}(value)
)
