select case
    when strpos(value, '%') = 0 then value
    else {{ function('decode_escapes').include(database=false) }}(value)
end
