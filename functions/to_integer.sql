select substring(
    replace(
        substring(btrim(value, {{ blanks() }}) from '^[+-]?{{ grouped_digits() }}$'),
        ',', ''
    )
    from '^[+-]?{{ digits_up_to('2147483647') }}$'
)::integer
