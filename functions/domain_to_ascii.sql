-- The form that DNS, certificates and most providers hold. Which letters are one is as UTS 46 maps
-- them: lower case, composed, wide ones narrow; ß stays a letter of its own, as in IDNA 2008.
declare
    folded constant text := {{ lower_case('normalize(host, nfkc)') }};
begin
    if
        folded ~ '[^.]{64}'
        -- punctuation, signs and what has no form of its own
        or folded ~ (
            '[\x01-\x2c/:-@\[-`{-\u00b6\u00b8-\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u3004'
            || '\u3008-\u303f\ue000-\uf8ff\ufe00-\ufe0f\ufff0-\uffff]'
        )
    then
        return null;
    end if;
    return (
        select string_agg(
            case
                when label ~ '[^\x01-\x7f]'
                then 'xn--' || {{ function('punycode').include(database=false) }}(label)
                else label
            end,
            '.'
            order by place
        )
        from string_to_table(folded, '.') with ordinality as labels (label, place)
    );
end
