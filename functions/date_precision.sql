select case
    when value ~ '^{{ real_day() }}$' then 'day'
    else substr({{ function('loose_date').include(database=false) }}(value), 12)
end
