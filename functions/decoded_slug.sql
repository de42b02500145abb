-- composed letters, so that ü is one whether it came as one letter or as u with two dots. Escaped twice
-- is escaped; blanks and signs behind the name are no part of it, nor is a second URL. A name that was
-- cut short (jane-d...) may be anybody's
begin
    return (
        select case
            when slug !~* '(?:\.\.|\u2026|%e2%80%a6)(?:%[0-9a-f]{2})*$'
            then nullif(rtrim(translate(normalize(decoded, nfc), {{ invisible() }}, ''), E'.:!*''`\u2019'), '')
        end
        from (
            select {{ function('percent_decode').include(database=false) }}(
                regexp_replace(
                    regexp_replace(slug, '%(?:25)+(?=[0-9a-f]{2})', '%', 'gi'),
                    '(?:%(?:0[9ad]|2[017acef]|3[ab]|c2%a0|e2%80%8[b-f])|[.:!*''`\u2019]|https?:)*(?:%(?:23|3f).*)?$',
                    '', 'i'
                )
            ) as decoded offset 0
        ) as told
    );
end
