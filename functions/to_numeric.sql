-- as JSON writes numbers: the short way. Sixty digits each side: more is no amount of anything
select case
    when octet_length(value) < 40 and value ~ '^-?[0-9]+(?:\.[0-9]+)?$' then value::numeric
    when value ~ '[0-9\uff10-\uff19]'
    then {{ function('written_number').include(database=false) }}(value, null, 'USD')
end
