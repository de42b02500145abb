-- nearly all numbers are a few plain digits: the short way first
select case
    when octet_length(value) < 19 and value ~ '^[0-9]+$' then value::bigint
    when octet_length(value) < 19 and value ~ '^[1-9][0-9]?[0-9]?(?:,[0-9][0-9][0-9])+$'
    then replace(value, ',', '')::bigint
    when value ~ '[0-9\uff10-\uff19]'
    then {{ function('written_number').include(database=false) }}(value, 9223372036854775807, 'USD')::bigint
end
