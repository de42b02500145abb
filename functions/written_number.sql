-- plpgsql, because it keeps its plan when called from another function.
-- One number, and before and behind it nothing but words that the list knows: $1.5M, ca. 1 044
-- employees, 500+. Whole numbers are asked for by the largest there may be.
declare
    words constant jsonb := {{ json_object_of(ref('number_words'), 'word', "kind || ' ' || coalesce(meaning, '')") }};
    given text := btrim(left(value, 1200), {{ blanks() }});
    parts text[];
    digits text;
    said text;
    factor numeric := 1;
    has_factor boolean := false;
    in_currency text;
    number numeric;
begin
    if given ~ '[^\x01-\x7f]' then
        given := translate(
            normalize(given, nfkc), E'\u2019\u2018\u00b4\u2212\u2010\u2011\u2013\u2014' || {{ invisible() }}, '''''''-----'
        );
    end if;
    -- '500 and "500", as spreadsheets mark a text
    given := regexp_replace(given, '^''|^"(.*)"$', '\1');
    parts := regexp_match(
        {{ lower_case('given') }},
        '^([^0-9]*)([0-9](?:[0-9., ''_]*[0-9])?(?:e[+-]?[0-9]{1,2}(?![0-9a-z]))?)([^0-9]*)$'
    );
    if parts is null or parts[1] ~ '-.*-' then
        return null;
    end if;

    for said in
        -- what stands beside the number
        select words ->> rtrim(word[1], '.')
        from (
            select regexp_matches(
                -- without the sign, and the dash that stands for no cents
                regexp_replace(parts[1], '^[+-]|[+-]$', '')
                || ' ' || regexp_replace(parts[3], '^[.,]--?', ''),
                '\$us\M|[^\s!-/:-@\[-`{-\u00bf\u2000-\u2bff]+(?:\.|\$)?|\S', 'g'
            ) as word
        ) as tokens
        where parts[1] != '' or parts[3] != ''
    loop
        if said is null then
            return null;
        elsif said like 'factor %' then
            if has_factor then
                return null;
            end if;
            factor := substr(said, 8)::numeric;
            has_factor := true;
        elsif said like 'currency %' then
            if in_currency != substr(said, 10) then
                return null;
            end if;
            in_currency := substr(said, 10);
        end if;
    end loop;
    if in_currency != currency then
        return null;
    end if;

    digits := parts[2];
    -- blanks, apostrophes, low lines between thousands
    if digits ~ '^[0-9]{1,3}(?:(?: [0-9]{3})+|(?:''[0-9]{3})+|(?:_[0-9]{3})+)(?:[.,][0-9]+)?$' then
        digits := regexp_replace(translate(digits, ' ''_', ''), ',', '.');
    -- 1,044.50 and 1,00,000
    elsif digits ~ '^[1-9][0-9]{0,2}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?$' then
        -- 1,044 million may be a thousand and a bit of them, or one and a bit
        if has_factor and digits !~ ',.*[,.]' then
            return null;
        end if;
        digits := replace(digits, ',', '');
    -- 1.044.000 and 1.044,50
    elsif digits ~ '^[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})$' then
        digits := translate(digits, ',.', '.');
    -- 1.044 is a thousand where a whole number is asked for, and a decimal where not
    elsif largest is not null and not has_factor and digits ~ '^[1-9][0-9]{0,2}\.[0-9]{3}$' then
        digits := replace(digits, '.', '');
    -- €1.500 may be either
    elsif largest is null and not has_factor and in_currency is not null and digits ~ '^[1-9][0-9]{0,2}\.[0-9]{3}$' then
        return null;
    -- 1,5 is no thousand
    elsif digits ~ '^[0-9]+,[0-9]+$' then
        digits := replace(digits, ',', '.');
    elsif digits !~ '^[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,2})?$' then
        return null;
    end if;

    number := digits::numeric * factor * case when parts[1] ~ '^-|-$' then -1 else 1 end;
    if largest is null then
        return case when digits ~ '^0*[0-9]{1,60}(?:\.[0-9]{1,60})?(?:$|e)' then number end;
    end if;
    return case when number = trunc(number) and abs(number) <= largest then number end;
end
