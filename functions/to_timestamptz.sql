-- what APIs send, 2026-01-20T08:11:09.120000Z, without a day that a month may lack: the short way
select case
    when
        value ~ '^[12][0-9][0-9][0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?Z$'
        and octet_length(value) < 30
    then value::timestamptz
    else {{ function('utc_timestamp').include(database=false) }}(btrim(value, {{ blanks() }}))
end
