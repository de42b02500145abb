-- plpgsql, because it keeps its plan when called from another function.
-- Seconds, milliseconds and microseconds since 1970, and a day in any form of written_span, with a
-- time or without.
declare
    given text := btrim(left(value, 100), '"''' || {{ blanks() }});
    parts text[];
    span daterange;
begin
    if given ~ '^1[0-9]{9}(?:\.[0-9]{1,9})?$' then
        return to_timestamp(given::double precision);
    elsif given ~ '^1[0-9]{12}$' then
        return to_timestamp(given::double precision / 1000);
    elsif given ~ '^1[0-9]{15}$' then
        return to_timestamp(given::double precision / 1000000);
    end if;
    parts := regexp_match(
        given,
        '^(.*?[0-9\u65e5\uc77c])(?:[Tt]|,? |,? (?:at|um|à|às|a las|alle|kl\.?) )'
        || '((?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?)'
        || '(?:[ \u00a0\u202f]?([AaPp])\.?[Mm]\.?)?'
        || ' ?(?:Z|z|UTC|GMT|(?:UTC|GMT)?([+-])(0?[0-9]|1[0-4])(?::?([0-5][0-9]))?(?: UTC)?(?: \([^()]*\))?)?$'
    );
    -- an hour that was not read may not be lost: 2021-03-15 3 PM
    if parts is null and given ~ ':|^[0-9]+([-/.])[0-9]+\1[0-9]+[Tt ,]+[0-9]' then
        return null;
    end if;
    span := {{ function('written_span').include(database=false) }}(coalesce(parts[1], given), day_order);
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
