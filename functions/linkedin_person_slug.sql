select {{ function('percent_decode').include(database=false) }}(
    coalesce(
        substring(
            btrim(value, {{ blanks() }})
            from '(?i)(?:^|[/.])linkedin\.com/+in/+([^/?#{{ blank_characters() }}]+)(?:$|[/?#])'
        ),
        substring(value from '[lL]inked[iI]n\.com/+sales/+(?:lead|people)/+({{ salesnav_id() }})(?:$|[^A-Za-z0-9_-])')
    )
)
