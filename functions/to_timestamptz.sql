select {{ function('utc_timestamp').include(database=false) }}(btrim(value, {{ blanks() }}))
