-- what is no profile URL stays as received (its type is null, and a test counts it)
select case
    when slug ~ '^{{ salesnav_id() }}$' then 'https://www.linkedin.com/in/' || slug
    when slug is not null then 'https://www.linkedin.com/in/' || lower(slug)
    else {{ function('null_if_placeholder').include(database=false) }}(value)
end
from (
    select {{ function('percent_decode').include(database=false) }}(
        coalesce(
            substring(value from '(?i)(?:^|[/.@\s])linkedin\.com/+in/+([^/?#\s]+)\s*(?:$|[/?#])'),
            substring(value from '[lL]inked[iI]n\.com/+sales/+(?:lead|people)/+({{ salesnav_id() }})(?:$|[^A-Za-z0-9_-])')
        )
    ) as slug
    offset 0
) as found
