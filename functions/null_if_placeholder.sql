-- a regular expression, not a list of `in`, names the argument once: each mention of payload ->> '…'
-- would unpack the whole payload again
select nullif(
    regexp_replace(
        btrim(value, {{ blanks() }}),
        '^(?:null|none|n/?a|nan|undefined|unknown|--?|\[object object\])$', '', 'i'
    ),
    ''
)
