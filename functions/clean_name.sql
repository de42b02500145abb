-- null, NULL and undefined are what programs write for nothing; Null is a surname
select nullif(
    regexp_replace(
        btrim(value, {{ blanks() }}),
        '^(?:null|NULL|[Uu]ndefined|UNDEFINED|\[object Object\]|[-._,;:?*/|~\u2010-\u2015]+)$', ''
    ),
    ''
)
