select {{ function('resolve_domain').include(database=false) }}(
    {{ function('clean_domain').include(database=false) }}(value)
)
