-- in a list NA is Namibia, a stock exchange, a keyword: only what is blank says nothing
select case
    when jsonb_typeof(value) in ('string', 'number')
    then nullif(btrim(value #>> '{}', {{ blanks() }}), '')
end
