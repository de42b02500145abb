select case
    when value ~ '^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}'
    then {{ function('to_timestamptz').include(database=false) }}(value)
    else {{ function('written_time').include(database=false) }}(btrim(value, {{ blanks() }}), lower(day_order))
end
