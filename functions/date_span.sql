-- the form nearly all dates have goes the short way
select case
    when value ~ '^{{ real_day() }}$' then daterange(value::date, value::date, '[]')
    when value ~ '[0-9\uff10-\uff19]'
    then {{ function('written_span').include(database=false) }}(value, 'mdy')
end
