select case jsonb_typeof(value)
    when 'array' then value
    when 'string' then (
        select case when jsonb_typeof(inside) = 'array' then inside else '[]' end
        from (select {{ function('unwrap_json').include(database=false) }}(value) as inside offset 0) as unwrapped
    )
    else '[]'::jsonb
end
