-- without blanks; then what is counted, thousands, currencies and the words between and around two bounds
{%- set steps = [
    ('[\u2010-\u2015\u2212]|(?<=[0-9kmbt])(?:to|bis|until|à)(?=[$€£]?[0-9])', '-'),
    ('(?:employees?|people|persons?|staff|mitarbeiter(?:innen|nde)?|beschäftigte|employés?|salariés?|collaborateurs|empleados|funcionários|dipendenti|medewerkers|anställda|ansatte)$', ''),
    ("(?<=[0-9])[,.''’](?=[0-9]{3}(?![0-9]))|[$€£]|^(?:usd|eur|gbp)|(?:usd|eur|gbp)$", ''),
    ('(?<=[0-9])k(?![a-z])', '000'),
    ('^(?:<|under-?|lessthan|below|upto)(?=[0-9])', 'under-'),
    ('^(?:>|over-?|morethan|above)([0-9]+[mbt]?)$', '\\1+'),
    ('(?<=[a-z])-(?=[a-z])', '')
] %}
{%- set key = namespace(text="lower(regexp_replace(value, '" ~ blank_pattern() ~ "', '', 'g') collate \"C\")") %}
{%- for pattern, replacement in steps %}
{%- set key.text = "regexp_replace(" ~ key.text ~ ", '" ~ pattern ~ "', '" ~ replacement ~ "', 'g')" %}
{%- endfor %}
select nullif({{ key.text }}, '')
