-- a hashed id, under /in/ too, ends where its letters do: ACwAA…,NAME_SEARCH,… ; the case of it counts
select {{ function('percent_decode').include(database=false) }}(
    coalesce(
        substring(
            substring(
                value
                from '(?i)(?:^|[/.{{ blank_characters() }}])linkedin\.com/+(?:in|sales/+(?:lead|people))/+({{ salesnav_id() }})(?:$|[^A-Z0-9_-])'
            )
            from '^{{ salesnav_id() }}$'
        ),
        substring(
            btrim(value, {{ blanks() }})
            from '(?i)(?:^|[/.])linkedin\.com/+in/+([^/?#{{ blank_characters() }}]+)(?:$|[/?#])'
        )
    )
)
