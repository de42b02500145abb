-- plpgsql, because it keeps its plan when called from another function.
-- Epoch seconds and milliseconds, and a day in any form of written_span, with a time or without.
declare
    parts text[];
    span daterange;
begin
    if value ~ '^1[0-9]{9}(?:\.[0-9]{1,9})?$' then
        return to_timestamp(value::double precision);
    elsif value ~ '^1[0-9]{12}$' then
        return to_timestamp(value::double precision / 1000);
    end if;
    parts := regexp_match(
        left(value, 100),
        '^(.*?[0-9])(?:[Tt]|,? |,? at )'
        || '((?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?)'
        || '(?:[ \u00a0\u202f]?([AaPp])\.?[Mm]\.?)?'
        || ' ?(?:Z|z|UTC|GMT|(?:UTC|GMT)?([+-])(0?[0-9]|1[0-4])(?::?([0-5][0-9]))?)?$'
    );
    if parts is null and value ~ ':' then
        return null;
    end if;
    span := {{ function('written_span').include(database=false) }}(coalesce(parts[1], value), day_order);
    if span is null or upper(span) - lower(span) != 1 then
        return null;
    elsif parts is null then
        return timezone('UTC', lower(span)::timestamp);
    elsif parts[3] is not null and parts[2] !~ '^(?:0?[1-9]|1[0-2]):' then
        return null;
    end if;
    return timezone('UTC', lower(span) + (parts[2] || coalesce(' ' || parts[3] || 'm', ''))::time)
        - coalesce((parts[4] || '1')::integer, 0) * make_interval(
            hours => coalesce(parts[5], '0')::integer, mins => coalesce(parts[6], '0')::integer
        );
end
