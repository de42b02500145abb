-- as json_text, except for NA and NaN, which name nothing elsewhere and something here
select case
    when jsonb_typeof(value) in ('string', 'number')
    then nullif(
        regexp_replace(
            btrim(value #>> '{}', {{ blanks() }}),
            '^(?:null|none|n/a|undefined|unknown|--?|\[object object\])$', '', 'i'
        ),
        ''
    )
end
