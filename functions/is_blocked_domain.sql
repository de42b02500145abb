select coalesce(
    {{ function('is_blocked_host').include(database=false) }}(
        {{ function('clean_domain').include(database=false) }}(value)
    ),
    false
)
