select case
    when jsonb_typeof(value) != 'string' then value
    when left(ltrim(value #>> '{}', {{ blanks() }}), 1) in ('{', '[')
    then coalesce({{ function('parse_json').include(database=false) }}(btrim(value #>> '{}', {{ blanks() }})), value)
    else value
end
