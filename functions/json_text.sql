-- an object or a list where a text is expected is no text: ->> would keep its JSON as one
select case
    when jsonb_typeof(value) in ('string', 'number')
    then {{ function('null_if_placeholder').include(database=false) }}(value #>> '{}')
end
