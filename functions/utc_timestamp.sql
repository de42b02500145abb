-- Every form that is cast carries a year of four digits first and its zone written out, so the
-- session's timezone and datestyle have no say. The commonest forms come first.
{%- set time = '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?' %}
{%- set zone = ' ?(?:[Zz]|UTC|GMT|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)' %}
select case
    when value ~ '^{{ real_day() }}[Tt ]{{ time }}{{ zone }}$' then value::timestamptz
    when value ~ '^{{ real_day() }}$' then (value || ' 00:00:00Z')::timestamptz
    when value ~ '^{{ real_day() }}[Tt ]{{ time }}$' then (value || 'Z')::timestamptz
    when value ~ '^{{ real_day('') }}$' then (value || ' 00:00:00Z')::timestamptz
    -- Sales Navigator's exports, 8/1/2024, 3:05 PM, and what people write
    else {{ function('written_time').include(database=false) }}(value, 'mdy')
end
