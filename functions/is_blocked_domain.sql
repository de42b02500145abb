select coalesce(
    {{ json_object_of(ref('blocked_domains'), 'blocked_domain', 'null::text') }}
    ? {{ function('clean_domain').include(database=false) }}(value),
    false
)
