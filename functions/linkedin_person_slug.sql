-- nearly all are written in one way, which is cut without looking twice; names have three letters or more
select case
    when value ~ '^https://www\.linkedin\.com/in/[A-Za-z0-9_-][A-Za-z0-9_-][A-Za-z0-9_-]+/?$'
    then nullif(split_part(value, '/', 5), 'unavailable')
    when value ~* 'linkedin|^\s*urn:li:'
    then {{ function('written_person_slug').include(database=false) }}(value)
end
