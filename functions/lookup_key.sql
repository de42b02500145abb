select nullif(lower(regexp_replace(btrim(value, {{ blanks() }}), '{{ blank_pattern() }}', ' ', 'g')), '')
