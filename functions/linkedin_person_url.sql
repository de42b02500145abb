-- what is no profile URL stays as received (its type is null, and a test counts it)
select case
    when slug ~ '^{{ salesnav_id() }}$' then 'https://www.linkedin.com/in/' || slug
    when slug is not null then 'https://www.linkedin.com/in/' || lower(slug)
    else {{ function('null_if_placeholder').include(database=false) }}(value)
end
from (
    select {{ function('percent_decode').include(database=false) }}(
        coalesce(
            substring(given from '(?i)(?:^|[/.])linkedin\.com/+in/+([^/?#\s]+)(?:$|[/?#])'),
            substring(given from '[lL]inked[iI]n\.com/+sales/+(?:lead|people)/+({{ salesnav_id() }})(?:$|[^A-Za-z0-9_-])')
        )
    ) as slug
    from (select btrim(value, {{ blanks() }}) as given offset 0) as trimmed
    offset 0
) as found
