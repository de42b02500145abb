-- a school page is how universities appear as employers; Sales Navigator's own ids are no company URL
select 'https://www.linkedin.com/' || lower(
    {{ function('percent_decode').include(database=false) }}(
        substring(
            regexp_replace(
                left(btrim(value, {{ blanks() }}), 2000),
                '^(?:.*[/.])?linkedin\.com/+(company|school)/+', '\1/', 'i'
            )
            from '(?i)^((?:company|school)/[^/?#{{ blank_characters() }}]+)(?:[/?#].*)?$'
        )
    )
)
