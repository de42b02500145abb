select substring(
    lower(btrim(value, {{ blanks() }}))
    from '^[^\x01-\x20\u00a0@,;:<>()"]+@[^\x01-\x20\u00a0@,;:<>()".]+(?:\.[^\x01-\x20\u00a0@,;:<>()".]+)+$'
)
