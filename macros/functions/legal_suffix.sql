{# What stands behind the comma of 'Acme Partners, LLC' or 'Acme Trading, Co. Ltd.', as a regular expression
   that does not look at the case. A place in brackets goes with it: 'Acme, Inc. (US)'. #}
{% macro legal_suffix() -%}
    {%- set blank = '[' ~ blank_characters() ~ ']' -%}
    {%- set forms = [
        'inc', 'incorporated', 'llc', 'l\\.l\\.c', 'lllp', 'lp', 'l\\.\\s?p', 'llp', 'l\\.l\\.p', 'pllc', 'p\\.l\\.l\\.c', 'pc', 'p\\.c',
        'pbc', 'p\\.b\\.c', 'ltd', 'limited', 'ltda', 'limitada', 'co', 'company', 'corp', 'corporation', 'plc', 'p\\.l\\.c',
        'gmbh', 'g\\.m\\.b\\.h', 'mbh', '&\\s?co', 'kg', 'kgaa', 'ohg', 'ug', 'ug\\s?\\(haftungsbeschränkt\\)', 'e\\.?\\s?v', 'ag', 'a\\.g',
        'se', 's\\.e', 'sa', 's\\.\\s?a', 'sas', 's\\.a\\.s', 'sasu', 'sarl', 's\\.\\s?a\\.\\s?r\\.\\s?l', 's\\.?à\\.?\\s?r\\.?\\s?l', 'eurl', 'sca', 's\\.c\\.a',
        'spa', 's\\.\\s?p\\.\\s?a', 'srl', 's\\.\\s?r\\.\\s?l', 'sl', 's\\.\\s?l', 'slu', 's\\.l\\.u', 's\\.?a\\.?\\s+de\\s+c\\.?\\s?v',
        'bv', 'b\\.\\s?v', 'nv', 'n\\.\\s?v', 'cv', 'c\\.v', 'ab', 'a\\.b', 'as', 'a/s', 'a\\.s', 'asa', 'aps', 'oy', 'oyj',
        'kk', 'k\\.\\s?k', 'kabushiki\\s+kaisha', 'gk', 'pte', 'pty', 'pvt', 'sdn', 'bhd', 'tbk', 'ooo', 'oao', 'zao', 'pao',
        'jsc', 'ojsc', 'pjsc', 'uab', 'oü', 'd\\.d', 'd\\.o\\.o', 's\\.?\\s?r\\.?\\s?o', 'a\\.?\\s?ş', 'sp\\.?\\s?z\\s?o\\.?\\s?o', 'sp\\.?\\s?k', 's\\.k\\.a', 'kft', 'zrt', 'nyrt', 'ead', 'ood',
        'v\\.o\\.s', 'şti', 'private\\s+limited', 'public\\s+limited\\s+company', 'unlimited\\s+company', 'ulc', '\\(pty\\)', 'berhad',
        'ggmbh', 'gesmbh', 'ges\\.?m\\.b\\.h', 'gbr', 'aktiengesellschaft', 'aktiebolag', 'i/s', 'k/s', 'ehf',
        'scs', 's\\.c\\.s', 'scsp', 's\\.n\\.c', 'sicav', 'eireli', 'lda', 's\\.?r\\.?l\\.?s', 's\\.?a\\.?p\\.?i\\.?\\s+de\\s+c\\.?\\s?v',
        's\\.?\\s?de\\s+r\\.?\\s?l(?:\\.?\\s+de\\s+c\\.?\\s?v)?', 'g\\.k', 'fze', 'fzco', 'fz-llc', 'dmcc', 'wll', 'w\\.l\\.l', 'q\\.s\\.c'
    ] -%}
    {%- set one = '(?:' ~ forms | join('|') ~ ')\\.?' -%}
    {{ one }}(?:{{ blank }}+(?:&{{ blank }}*)?{{ one }})*(?:{{ blank }}*\([^(),]*\))?
{%- endmacro %}

{# A text that is nothing else. #}
{% macro only_legal_suffixes() -%}
^{{ legal_suffix() }}(?:[,{{ blank_characters() }}]+{{ legal_suffix() }})*$
{%- endmacro %}
