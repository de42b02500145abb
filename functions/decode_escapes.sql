-- plpgsql, because it keeps its plan when called from another function.
-- Only what is safe to decode: letters, digits, - . _ ~ ! ' and well-formed UTF-8. An escaped slash,
-- blank or percent sign stays as it is, otherwise decoding twice would give a third thing.
begin
    return case
        when value ~* (
            '^(?:[^%]|%(?:2[17de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae]'
            || '|c2%(?:a[1-9a-f]|b[0-9a-f])|c[3-9a-f]%[89ab][0-9a-f]|d[0-9a-f]%[89ab][0-9a-f]'
            || '|e0%[ab][0-9a-f]%[89ab][0-9a-f]|e2%80%(?:9[0-9a-f]|a[0-7])|e2%(?:8[2-9a-f]|[9ab][0-9a-f])%[89ab][0-9a-f]'
            || '|e[13-9a-cef]%[89ab][0-9a-f]%[89ab][0-9a-f]'
            || '|ed%[89][0-9a-f]%[89ab][0-9a-f]|f0%[9ab][0-9a-f]%[89ab][0-9a-f]%[89ab][0-9a-f]'
            || '|f[1-3]%[89ab][0-9a-f]%[89ab][0-9a-f]%[89ab][0-9a-f]'
            || '|f4%8[0-9a-f]%[89ab][0-9a-f]%[89ab][0-9a-f]))*$'
        )
        then (
            select convert_from(
                coalesce(string_agg(
                    case when piece[1] is not null then decode(piece[1], 'hex') else convert_to(piece[2], 'UTF8') end,
                    ''::bytea
                    order by place
                ), ''),
                'UTF8'
            )
            from regexp_matches(value, '%([0-9a-f]{2})|([^%]+)', 'gi') with ordinality as pieces (piece, place)
        )
        else value
    end;
end
