-- plpgsql, because it keeps its plan when called from another function.
-- A domain as people write it into a cell: quoted, in brackets, as a link, with a broken scheme, in
-- letters beyond ASCII, with a note or a second one behind it. Running text names no company.
declare
    given text := btrim(left(value, 2000), {{ blanks() }});
    host text;
begin
    if given ~ '[^\x01-\x7f]' then
        given := replace(
            translate(normalize(given, nfkc), {{ invisible() }}, ''), E'\u3002', '.'
        );
    end if;
    given := regexp_replace(regexp_replace(given, '%3a|;(?=//)', ':', 'gi'), '\\|%2f|%5c', '/', 'gi');

    given := coalesce(
        -- =HYPERLINK("https://acme.example","Acme"), <a href="https://acme.example">Acme</a>
        substring(given from '(?i)^=hyperlink\(\s*"([^"]+)"'),
        substring(given from '(?i)^<a\s[^<>]*\mhref=["'']?([^"''\s<>]+)'),
        -- Jane <jane@acme.example>
        substring(given from '^[^<>]*<\s*([^<>\s]+)\s*>$'),
        -- [Acme](https://acme.example)
        substring(given from '^\[[^][]*\]\(\s*([^()\s]+)[^()]*\)$'),
        -- Acme, Inc. (acme.example)
        substring(given from '^(?:[^().]|\.(?![^\s,(]))+\(\s*([^()\s]+)\s*\)$'),
        -- Website: acme.example; https:// acme.example; 1. acme.example
        regexp_replace(
            given,
            '^(?:(?:company )?(?:web ?site|web|url|domain|home ?page|link)\s*[:=-]\s*'
            || '|(?:h+tt?ps?)?\s*:\s*/+\s*|(?:[-\u2013\u2014\u2022\u00b7]|[0-9]{1,3}[.)])\s+)+',
            '', 'i'
        )
    );
    given := ltrim(given, {{ quotes_and_brackets() }} || ',;|' || {{ blanks() }});
    host := substring(given from '^[^\s,;|{{ quote_and_bracket_characters() }}]+');

    if
        -- behind it a note in brackets, or more of the kind
        substr(given, length(host) + 1) !~* (
            '^(?:\([^()]*\)|\[[^][]*\]|[\s,;|&+/{{ quote_and_bracket_characters() }}-]'
            || '|\m(?:and|or|und|oder|et|ou|y|e|o)\M|[^\s,;|]+\.[a-z\u0080-\uffff]{2,}[^\s,;|]*)*$'
        )
    then
        return null;
    end if;

    host := regexp_replace(
        {{ lower_case('host') }},
        '^(?:(?:h+tt?ps?|ftp)(?::/*|[.;]?/+))*(?:[a-z][a-z0-9+.-]*:/+)?(?:[^/?#]*@)?(?:www\.)*', ''
    );
    host := rtrim({{ function('percent_decode').include(database=false) }}(
        regexp_replace(substring(host from '^[^/?#:]+'), '(?:%20)+$', '')
    ), '.');

    if host ~ '[^\x01-\x7f]' then
        host := {{ function('domain_to_ascii').include(database=false) }}(host);
    end if;
    return substring(host from '{{ domain_name() }}');
end
