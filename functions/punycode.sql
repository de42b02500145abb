-- RFC 3492, 6.3. Labels are short (64 letters at most here), so no number gets large
declare
    points constant integer[] := array(
        select ascii(letter) from string_to_table(left(label, 64), null) as letter
    );
    letters constant integer := cardinality(points);
    output text := regexp_replace(left(label, 64), '[^\x01-\x7f]', '', 'g');
    basic constant integer := length(output);
    handled integer := basic;
    bias integer := 72;
    delta integer := 0;
    reached integer := 128;
    least_left integer;
    point integer;
    rest integer;
    weight integer;
    threshold integer;
    digit integer;
begin
    if basic > 0 and basic < letters then
        output := output || '-';
    end if;

    while handled < letters loop
        select min(p) into least_left from unnest(points) as p where p >= reached;
        delta := delta + (least_left - reached) * (handled + 1);
        reached := least_left;

        foreach point in array points loop
            if point < reached then
                delta := delta + 1;
            elsif point = reached then
                rest := delta;
                weight := 36;
                loop
                    threshold := least(greatest(weight - bias, 1), 26);
                    exit when rest < threshold;
                    digit := threshold + (rest - threshold) % (36 - threshold);
                    output := output || substr('abcdefghijklmnopqrstuvwxyz0123456789', digit + 1, 1);
                    rest := (rest - threshold) / (36 - threshold);
                    weight := weight + 36;
                end loop;
                output := output || substr('abcdefghijklmnopqrstuvwxyz0123456789', rest + 1, 1);

                -- how far apart the next letters are to be expected
                delta := case when handled = basic then delta / 700 else delta / 2 end;
                handled := handled + 1;
                delta := delta + delta / handled;
                weight := 0;
                while delta > 455 loop
                    delta := delta / 35;
                    weight := weight + 36;
                end loop;
                bias := weight + 36 * delta / (delta + 38);
                delta := 0;
            end if;
        end loop;
        delta := delta + 1;
        reached := reached + 1;
    end loop;
    return output;
end
