-- sixty digits each side and exponents to 99: more is no amount of anything
select replace(
    substring(
        left(btrim(value, {{ blanks() }}), 130)
        from '^[+-]?{{ grouped_digits() }}(?:\.[0-9]+)?(?:[eE][+-]?[0-9][0-9]?)?$'
    ),
    ',', ''
)::numeric
