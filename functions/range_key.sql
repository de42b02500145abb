-- without blanks; then one form for millions and currencies, the words between and around two bounds, what
-- is counted, and thousands
{%- set steps = [
    ('(?<=[0-9])(?:billions?|milliarden?|bn|bln|mrd)[.]?', 'b'),
    ('(?<=[0-9])(?:millions?|millionen|mio|mil|mln|mn|mm)[.]?', 'm'),
    ('(?:us)?[$€£]|(?:usd|eur|gbp)(?=[0-9])|(?<=[0-9][kmbt]?)(?:usd|eur|gbp)', ''),
    ('^(?:between|from|von|zwischen|entre|de)(?=[0-9])', ''),
    ('[\u2010-\u2015\u2212]|(?<=[0-9][kmbt]?)(?:to|bis|until|through|and|à|a|~|[.]{2,})(?=[0-9])', '-'),
    ('(?<=[0-9][kmbt]?)(?:ormore|andmore|andabove|andup|odermehr)', '+'),
    ('(?:employees?|people|persons?|staff|mitarbeiter(?:innen|nde)?|beschäftigte|employés?|salariés?|collaborateurs|empleados|funcionários|dipendenti|medewerkers|anställda|ansatte|onlinkedin|[(][^()]*[)])+$', ''),
    ("(?<=[0-9])[,.''’](?=[0-9]{3}(?![0-9]))", ''),
    ('(?<=[0-9])k(?![a-z])', '000'),
    ('(?<=[0-9])(?:000){3}(?![0-9])', 'b'),
    ('(?<=[0-9])(?:000){2}(?![0-9])', 'm'),
    ('^([1-9][0-9]?)-([1-9][0-9]*)([mbt])$', '\\1\\3-\\2\\3'),
    ('^(?:[<≤]=?|under-?|lessthan|fewerthan|below|upto)(?=[0-9])', 'under-'),
    ('^(?:[>≥]=?|over-?|morethan|above|atleast)([0-9]+[mbt]?)$', '\\1+'),
    ('(?<=[a-z])-(?=[a-z])', '')
] %}
{%- set key = namespace(text="lower(regexp_replace(value, '" ~ blank_pattern() ~ "', '', 'g') collate \"C\")") %}
{%- for pattern, replacement in steps %}
{%- set key.text = "regexp_replace(" ~ key.text ~ ", '" ~ pattern ~ "', '" ~ replacement ~ "', 'g')" %}
{%- endfor %}
select nullif({{ key.text }}, '')
