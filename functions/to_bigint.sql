select substring(
    replace(
        substring(btrim(value, {{ blanks() }}) from '^[+-]?{{ grouped_digits() }}$'),
        ',', ''
    )
    from '^[+-]?{{ digits_up_to('9223372036854775807') }}$'
)::bigint
