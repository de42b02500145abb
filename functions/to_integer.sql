-- nearly all numbers are a few plain digits: the short way costs a quarter of the other
select case
    when octet_length(value) < 10 and value ~ '^[0-9]+$' then value::integer
    else substring(
        replace(
            substring(btrim(value, {{ blanks() }}) from '^[+-]?{{ grouped_digits() }}$'),
            ',', ''
        )
        from '^[+-]?{{ digits_up_to('2147483647') }}$'
    )::integer
end
