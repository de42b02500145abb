-- the form nearly all dates have goes the short way
select case
    when value ~ '^{{ real_day() }}$' then daterange(value::date, value::date, '[]')
    else {{ function('written_span').include(database=false) }}(value)
end
