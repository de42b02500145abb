-- sixty digits each side and exponents to 99: more is no amount of anything. The short way first.
select case
    when octet_length(value) < 40 and value ~ '^-?[0-9]+(?:\.[0-9]+)?$' then value::numeric
    else replace(
        substring(
            btrim(value, {{ blanks() }})
            from '^[+-]?(?:[0-9]{1,60}|[0-9]{1,3}(?:,[0-9]{2,3}){0,20},[0-9]{3})(?:\.[0-9]{1,60})?(?:[eE][+-]?[0-9][0-9]?)?$'
        ),
        ',', ''
    )::numeric
end
