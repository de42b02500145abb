-- nearly all are written in one way, which is cut without looking twice
select case
    when value ~ '^https://www\.linkedin\.com/in/[A-Za-z0-9_-]+/?$' then split_part(value, '/', 5)
    when value ~* 'linkedin|^\s*urn:li:'
    then {{ function('written_person_slug').include(database=false) }}(value)
end
