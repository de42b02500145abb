select nullif(lower(regexp_replace(value, '{{ blank_pattern() }}', '', 'g')), '')
