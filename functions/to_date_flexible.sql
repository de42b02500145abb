select lower({{ function('date_span').include(database=false) }}(value))
