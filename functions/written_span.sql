-- plpgsql, because it keeps its plan when called from another function
begin
    return (
        select case
            when written ~ '^{{ real_day() }} '
            then daterange(left(written, 10)::date, (left(written, 10)::date + ('1' || substr(written, 11))::interval)::date)
        end
        from (
            select case
                when given ~ '^(?:19|20)[0-9]{2}$' then given || '-01-01 year'

                -- 2021-03, 03-2021, 3/2021
                when given ~ '^[0-9]{4}[-/][0-9]{1,2}$' then concat_ws('-', w[1], lpad(w[2], 2, '0'), '01 month')
                when given ~ '^[0-9]{1,2}[-/][0-9]{4}$' then concat_ws('-', w[2], lpad(w[1], 2, '0'), '01 month')

                -- 2021-3-1, 20210301; 03/01/2021 is American, 01-03-2021 is not; a time behind it is cut
                when given ~ '^[0-9]{4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/)[0-9]{1,2}(?:$|[ t,])'
                then concat_ws('-', w[1], lpad(w[2], 2, '0'), lpad(split_part(w[3], 't', 1), 2, '0') || ' day')
                when given ~ '^[0-9]{8}$'
                then concat_ws('-', left(given, 4), substr(given, 5, 2), right(given, 2) || ' day')
                when given ~ '^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}(?:$|[ ,])'
                then concat_ws('-', w[3], lpad(w[1], 2, '0'), lpad(w[2], 2, '0') || ' day')
                when given ~ '^[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}$'
                then concat_ws('-', w[3], lpad(w[2], 2, '0'), lpad(w[1], 2, '0') || ' day')

                -- mar 2021, march 15, 2021, 15 mar 2021
                when given ~ '^{{ month_name() }}[ .,-]+[0-9]{4}$'
                then concat_ws('-', w[2], {{ month_number('w[1]') }}, '01 month')
                when given ~ '^{{ month_name() }}[ .]+[0-9]{1,2}(?:st|nd|rd|th)?[ ,]+[0-9]{4}$'
                then concat_ws('-', w[3], {{ month_number('w[1]') }}, lpad(rtrim(w[2], 'stndrh'), 2, '0') || ' day')
                when given ~ '^[0-9]{1,2}(?:st|nd|rd|th)?[ -]+{{ month_name() }}[ .,-]+[0-9]{4}$'
                then concat_ws('-', w[3], {{ month_number('w[2]') }}, lpad(rtrim(w[1], 'stndrh'), 2, '0') || ' day')
            end as written
            from (
                select given, string_to_array(regexp_replace(given, '[ .,/-]+', ' ', 'g'), ' ') as w
                from (
                    select regexp_replace(
                        lower(left(btrim(value, {{ blanks() }}), 50)), '{{ blank_pattern() }}', ' ', 'g'
                    ) as given
                    offset 0
                ) as trimmed
                offset 0
            ) as words
            offset 0
        ) as parsed
    );
end
