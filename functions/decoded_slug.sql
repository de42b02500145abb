-- composed letters, so that ü is one whether it came as one letter or as u with two dots
begin
    return (
        select nullif(rtrim(translate(normalize(decoded, nfc), {{ invisible() }}, ''), '.:!*''`'), '')
        from (
            select {{ function('percent_decode').include(database=false) }}(slug) as decoded offset 0
        ) as told
    );
end
