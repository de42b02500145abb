-- the words beside the number that name a currency; two that differ name none
select case
    when count(distinct said.meaning) = 1 then nullif(min(said.meaning), '?')
end
from (
    select
        {{ json_object_of(ref('number_words'), 'word', "case kind when 'currency' then meaning end") }}
        ->> rtrim(words.word[1], '.') as meaning
    from regexp_matches(
        {{ lower_case("normalize(left(value, 200), nfkc)") }},
        '\$us\M|[^\s!-/:-@\[-`{-\u00bf\u2000-\u2bff0-9]+(?:\.|\$)?|\S', 'g'
    ) as words (word)
    offset 0
) as said
where said.meaning is not null and {{ function('to_money_amount').include(database=false) }}(value) is not null
