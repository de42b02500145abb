-- plpgsql, because it keeps its plan when called from another function.
-- day_order says which comes first in 03/04/2021: 'mdy' or 'dmy'; null, only what can mean one day.
declare
    months constant jsonb := {{ json_object_of(ref('month_names'), 'name', "lpad(month::text, 2, '0')") }};
    -- with the marks that spreadsheets put around a text
    given text := btrim(left(value, 100), '"''' || {{ blanks() }});
    half text[];
    w text[];
    shape text;
    month_name text;
    day text;
    length text;
begin
    if given ~ '[^\x01-\x7f]' then
        -- a dash is no hyphen: it stands between two dates
        given := regexp_replace(
            translate(normalize(given, nfkc), E'\u2019\u2018\u00b4' || {{ invisible() }}, ''''''''),
            ' ?[\u2012-\u2015\u2192\u301c] ?', ' - ', 'g'
        );
    end if;
    given := regexp_replace({{ lower_case('given') }}, '{{ blank_pattern() }}', ' ', 'g');

    -- Jan 2020- Present; 2019.03~2021.04; 2019 -
    given := regexp_replace(regexp_replace(given, '(?<=[^ ])(?: ?~ ?| -(?=[^ ])|- )', ' - ', 'g'), '[ -]+$', '');

    -- Mar 2021 - Present · 3 yrs 2 mos; Since 2019; Tue, 15 Mar 2021 10:00
    given := regexp_replace(given, ' ?[\u00b7\u2022|(].*$', '');
    given := regexp_replace(given, '^(?:since|from|as of|in|on|im|am|von|le|seit|ab|depuis|desde|dal|da|sinds|vanaf|sedan|siden|od|с|з) ', '');
    given := regexp_replace(given, '^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[., ]+', '');
    given := regexp_replace(given, '(?<=[0-9])(?:t|,? )[0-2]?[0-9]:[0-5][0-9].*$', '');
    half := coalesce(
        regexp_match(
            given,
            '^(.*[^ ]) (?:-|to|until|till|through|bis|au|à|a|al|do|до|по|tot|til|till) '
            || '(?:[^0-9 ]|[0-9]{4}(?:$|[^0-9])|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}|[0-9]{1,2}[./-][0-9]{4}).*$'
        ),
        regexp_match(given, '^([0-9]{4})-[0-9]{4}$'),
        regexp_match(given, '^(.*[^0-9-][0-9]{4})-(?:[^0-9 ]|[0-9]{2}).*$')
    );
    given := coalesce(half[1], given);

    if given ~ '^(?:19|20)[0-9]{2}$' then
        day := given || '-01-01';
        length := '1 year';

    -- 2021-03, 2021.03, 03-2021, 3/2021, 03.2021
    elsif given ~ '^[0-9]{4}[-/.][0-9]{1,2}$' then
        w := regexp_split_to_array(given, '[-/.]');
        day := concat_ws('-', w[1], lpad(w[2], 2, '0'), '01');
        length := '1 month';
    elsif given ~ '^[0-9]{1,2}[-/.][0-9]{4}$' then
        w := regexp_split_to_array(given, '[-/.]');
        day := concat_ws('-', w[2], lpad(w[1], 2, '0'), '01');
        length := '1 month';

    -- seconds and milliseconds since 1970
    elsif given ~ '^1(?:[0-9]{9}|[0-9]{12})$' then
        day := to_char(timezone('UTC', to_timestamp(left(given, 10)::double precision)), 'YYYY-MM-DD');
        length := '1 day';

    -- 2021-3-1, 2021/3/1, 2021.3.1, 20210301; what stands behind is cut
    elsif given ~ '^[0-9]{4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{1,2}(?:$|[ t,])' then
        w := regexp_split_to_array(given, '[-/. t,]');
        day := concat_ws('-', w[1], lpad(w[2], 2, '0'), lpad(w[3], 2, '0'));
        length := '1 day';
    elsif given ~ '^[0-9]{8}$' then
        day := concat_ws('-', left(given, 4), substr(given, 5, 2), right(given, 2));
        length := '1 day';

    -- 03/01/2021 is American unless an order is given; 01-03-2021 and 01.03.2021 are not
    elsif given ~ '^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}(?:$|[ ,])' then
        w := regexp_split_to_array(given, '[/ ,]');
        day := case
            when day_order = 'dmy' or (day_order is null and w[1]::integer > 12)
            then concat_ws('-', w[3], lpad(w[2], 2, '0'), lpad(w[1], 2, '0'))
            when day_order = 'mdy' or w[2]::integer > 12 or w[1]::integer = w[2]::integer
            then concat_ws('-', w[3], lpad(w[1], 2, '0'), lpad(w[2], 2, '0'))
        end;
        length := '1 day';
    elsif given ~ '^(?:[0-9]{1,2}-[0-9]{1,2}-|[0-9]{1,2}\. ?[0-9]{1,2}\. ?)[0-9]{4}\.?$' then
        w := regexp_split_to_array(given, '[-.] ?');
        day := concat_ws('-', w[3], lpad(w[2], 2, '0'), lpad(w[1], 2, '0'));
        length := '1 day';

    -- 2021年3月15日
    elsif given ~ '^[0-9]{4} ?[年년](?: ?[0-9]{1,2} ?[月월](?: ?[0-9]{1,2} ?[日일])?)?$' then
        w := regexp_split_to_array(given, '[^0-9]+');
        day := concat_ws(
            '-', w[1], lpad(coalesce(nullif(w[2], ''), '1'), 2, '0'), lpad(coalesce(nullif(w[3], ''), '1'), 2, '0')
        );
        length := case when given ~ '[日일]' then '1 day' when given ~ '[月월]' then '1 month' else '1 year' end;

    -- words: a month, a year, a day; Q1 2021; 03 2021
    else
        -- Mar'21, Mar2021
        given := regexp_replace(given, '(?<=[^0-9 ])(?:(?=''[0-9]{2}$)|(?<=[^0-9 ]{3})(?=[0-9]{4}$))', ' ');
        w := regexp_split_to_array(
            btrim(regexp_replace(
                -- 1st, 1er, 15.; de, of
                regexp_replace(given, '(?<=[0-9])(?:st|nd|rd|th|er|o|ª)(?=[ .,]|$)', ''),
                '(?:^|(?<=[ .,]))(?:de|del|di|of|the|the year|г|года|р|року|tháng|năm|ve|gada)(?=[ .,]|$)', '', 'g'
            ), ' .,'),
            '[ .,/-]+'
        );
        if cardinality(w) > 3 then
            return null;
        end if;
        select
            string_agg(
                case
                    when word ~ '^[0-9]{4}$' then 'Y'
                    when word ~ '^[0-9]{1,2}$' then 'N'
                    when word ~ '^''[0-9]{2}$' then 'y'
                    when word ~ '^[qt][1-4]$' then 'Q'
                    when months ? word then 'M'
                    else '?'
                end,
                ''
                order by place
            ),
            min(months ->> word)
        into shape, month_name
        from unnest(w) with ordinality as words (word, place);

        -- the year of two digits is told by its apostrophe, or by the hyphen of a spreadsheet
        if shape = 'MN' and given ~ '^[^0-9 -]+-[0-9]{2}$' then
            shape := 'My';
        elsif shape = 'NMN' and given ~ '^[0-9]{1,2}-[^0-9 -]+-[0-9]{2}$' then
            shape := 'NMy';
        end if;
        if shape ~ 'y$' then
            w[cardinality(w)] := case when right(given, 2) < '50' then '20' else '19' end || right(given, 2);
        end if;

        length := case when shape in ('MY', 'YM', 'My', 'NY') then '1 month' when shape ~ 'Q' then '3 months' else '1 day' end;
        day := case
            when shape in ('MY', 'My') then concat_ws('-', w[2], month_name, '01')
            when shape = 'YM' then concat_ws('-', w[1], month_name, '01')
            when shape = 'MNY' then concat_ws('-', w[3], month_name, lpad(w[2], 2, '0'))
            when shape in ('NMY', 'NMy') then concat_ws('-', w[3], month_name, lpad(w[1], 2, '0'))
            when shape = 'YMN' then concat_ws('-', w[1], month_name, lpad(w[3], 2, '0'))
            when shape = 'NY' then concat_ws('-', w[2], lpad(w[1], 2, '0'), '01')
            when shape in ('QY', 'Qy') then concat_ws('-', w[2], lpad((right(w[1], 1)::integer * 3 - 2)::text, 2, '0'), '01')
            when shape = 'YQ' then concat_ws('-', w[1], lpad((right(w[2], 1)::integer * 3 - 2)::text, 2, '0'), '01')
        end;
    end if;

    return case
        when day ~ '^{{ real_day() }}$'
        then daterange(day::date, (day::date + length::interval)::date)
    end;
end
