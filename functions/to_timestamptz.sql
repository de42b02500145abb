-- Every form that is cast carries a year of four digits first and its zone written out, so the
-- session's timezone and datestyle have no say.
select case
    when given ~* '^(?:{{ real_day() }}|{{ real_day('') }})$'
    then (given || ' 00:00:00Z')::timestamptz
    when given ~* '^(?:{{ real_day() }}|{{ real_day('') }})(?:t| +)(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?$'
    then (given || 'Z')::timestamptz
    when given ~* '^(?:{{ real_day() }}|{{ real_day('') }})(?:t| +)(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)? ?(?:z|utc|gmt|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)$'
    then given::timestamptz
    -- Sales Navigator's exports: 8/1/2024, 3:05 PM
    when given ~ '^{{ real_day() }} (?:0?[1-9]|1[0-2]):[0-5][0-9](?::[0-5][0-9])? [AaPp][Mm]$'
    then (given || ' UTC')::timestamptz
end
from (
    select case
        when trimmed ~ '^[0-9]{1,2}/'
        then regexp_replace(
            trimmed, '^0?([0-9]{1,2})/0?([0-9]{1,2})/([0-9]{4}),?\s+([0-9:]+)[\s\u202f]?([AaPp][Mm])$',
            '\3-' || lpad(split_part(trimmed, '/', 1), 2, '0') || '-' || lpad(split_part(trimmed, '/', 2), 2, '0') || ' \4 \5'
        )
        else trimmed
    end as given
    from (select left(btrim(value, {{ blanks() }}), 100) as trimmed offset 0) as t
    offset 0
) as g
