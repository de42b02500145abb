select substring(
    lower(left(btrim(value, {{ blanks() }}), 1000))
    from '^[^\x01-\x20\u00a0@,;:<>()"]+@[^\x01-\x20\u00a0@,;:<>()".]+(?:\.[^\x01-\x20\u00a0@,;:<>()".]+)+$'
)
