-- the form nearly all dates have goes the short way
select case
    when value ~ '^{{ real_day() }}$' then value::date
    else left({{ function('loose_date').include(database=false) }}(value), 10)::date
end
