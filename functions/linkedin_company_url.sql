-- a school page is how universities appear as employers; Sales Navigator's own ids are no company URL,
-- and are known by their capitals
select case
    when value like '%/AC%' and value ~ '^[^?#]*/{{ salesnav_id() }}' then null
    when value ~ '^https://www\.linkedin\.com/company/[A-Za-z0-9_-]+/?$' and octet_length(value) < 2000
    then rtrim(lower(value), '/')
    else 'https://www.linkedin.com/' || lower(
        {{ function('percent_decode').include(database=false) }}(
            substring(
                regexp_replace(
                    left(btrim(value, {{ blanks() }}), 2000),
                    '^(?:.*[/.])?linkedin\.com/+(company|school)/+', '\1/', 'i'
                )
                from '(?i)^((?:company|school)/[^/?#{{ blank_characters() }}]+)(?:[/?#].*)?$'
            )
        )
    )
end
