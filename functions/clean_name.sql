-- in these letters, null and undefined are what a program writes for nothing; Null is a surname
select nullif(
    regexp_replace(
        btrim(value, {{ blanks() }}),
        '^(?:null|undefined|\[object Object\]|[-._,;:?*/|~\u2010-\u2015]+)$', ''
    ),
    ''
)
