select case jsonb_typeof(value)
    when 'array' then value
    when 'string' then {{ function('unwrap_array').include(database=false) }}(value)
    else '[]'::jsonb
end
