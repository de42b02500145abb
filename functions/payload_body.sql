-- as JSON in a text, alone in a list, or under its own name: all the same body
with

given as materialized (

    select {{ function('unwrap_json').include(database=false) }}(
        case
            -- a text in a text
            when jsonb_typeof(value) = 'string' and (value #>> '{}') ~ '^[[:blank:]]*"'
                then coalesce(
                    {{ function('parse_json').include(database=false) }}(value #>> '{}'), value
                )
            else value
        end
    ) as body

),

single as materialized (

    select case
        when jsonb_typeof(body) = 'array' and jsonb_array_length(body) = 1
            then {{ function('unwrap_json').include(database=false) }}(body -> 0)
        else body
    end as body
    from given

),

opened as materialized (

    select
        body,
        {{ function('unwrap_json').include(database=false) }}(
            coalesce(body -> 'raw_payload', body -> 'payload')
        ) as inside
    from single

)

select case jsonb_typeof(inside) when 'object' then inside else body end
from opened
