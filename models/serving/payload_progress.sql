with

reading as (

    -- how far those have read who read a payload table
    select
        input as payload_table,
        min(done) as done
    from ops.frontier
    where input like 'extracted.%'
    group by input

),

deciding as (

    -- whether a table of core has yet to read what changed in claims that read it
    select
        telling.input as payload_table,
        bool_or(hearing.done <= e.edition) as is_behind
    from ops.frontier as telling
    inner join ops.editions as e on e.model = telling.model
    inner join ops.frontier as hearing on hearing.input = e.model
    where telling.input like 'extracted.%'
    group by telling.input

)

select
    reading.payload_table,
    reading.done,
    coalesce(deciding.is_behind, false) as is_behind
from reading
left join deciding on deciding.payload_table = reading.payload_table
