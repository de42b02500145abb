-- between the two a blank, a semicolon or a bar; a comma alone parts them only where no path stands before
-- it, or a scheme behind it: paths hold commas. Or nothing at all, where a line break was lost
-- nearly all cells hold no such sign, and no scheme but at their start: that is seen ten times as fast
select value ~ '[{{ blank_characters() }},;|]|.http' and (
    value ~* (
        '^[^{{ blank_characters() }},;|]*[^{{ blank_characters() }},;|.]\.[^{{ blank_characters() }},;|]{2,}(?:'
        || ',*[{{ blank_characters() }};|][{{ blank_characters() }},;|]*(?:(?:and|or|und|oder|et|ou|y|e|o|[&+/\u2013-])[{{ blank_characters() }}]+)?'
        || '|,(?=https?:|www\.|(?:[a-z]+\.)?linkedin\.)'
        || ')(?:h+tt?ps?:/+)?(?:[a-z0-9\u0080-\uffff_-]+\.)+[a-z\u0080-\uffff]{2,}'
    )
    or value ~* '^[^{{ blank_characters() }},;|/]*[^{{ blank_characters() }},;|/.]\.[a-z\u0080-\uffff]{2,},(?:[a-z0-9\u0080-\uffff_-]+\.)+[a-z\u0080-\uffff]{2,}'
    or value ~ '[a-z0-9]https?:/'
)
