select nullif(btrim(value, {{ blanks() }}), '')
