select {{ function('span_precision').include(database=false) }}(
    {{ function('date_span').include(database=false) }}(value)
)
