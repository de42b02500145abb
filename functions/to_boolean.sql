-- anything else is unknown, not false
select case lower(btrim(value, {{ blanks() }}))
    when 'true' then true
    when '1' then true
    when 'yes' then true
    when 'y' then true
    when 't' then true
    when 'false' then false
    when '0' then false
    when 'no' then false
    when 'n' then false
    when 'f' then false
end
