-- plpgsql, because it keeps its plan when called from another function.
-- An address with what people and programs put around it. Of two nobody knows which is meant.
declare
    given text := btrim(left(value, 1000), {{ blanks() }});
    host text;
begin
    if given ~ '[^\x01-\x7f]' then
        given := translate(normalize(given, nfkc), {{ invisible() }}, '');
    end if;
    given := regexp_replace(
        coalesce(
            -- Jane <jane@acme.example>
            substring(given from '^[^<>@]*<\s*([^<>\s]+)\s*>[\s,;.]*$'),
            -- Jane Doe (jane@acme.example), [Jane](mailto:jane@acme.example)
            substring(given from '^[^()@]*\(\s*([^()\s]+)\s*\)$'),
            substring(given from '^\[[^][]*\]\(\s*([^()\s]+)\s*\)$'),
            -- jane@acme.example (verified)
            regexp_replace(given, '\s*(?:\([^()@]*\)|\[[^][@]*\])$', '')
        ),
        '^(?:mail ?to|e-?mail|smtp):\s*/*', '', 'i'
    );
    -- jane @ acme.example, jane(at)acme.example
    given := regexp_replace(given, '\s*(?:@|%40|[([{]\s*at\s*[])}])\s*', '@', 'gi');
    given := btrim(
        split_part({{ lower_case('given') }}, '?', 1),
        {{ quotes_and_brackets() }} || ',;:./\!|' || {{ blanks() }}
    );
    if given !~ '^[^\s@,;:<>()"\\\[\]{}*.-][^\s@,;:<>()"\\\[\]{}*.]*(?:\.[^\s@,;:<>()"\\\[\]{}*.]+)*@[^@]+$' then
        return null;
    end if;
    host := split_part(given, '@', 2);
    if host ~ '[^\x01-\x7f]' then
        host := {{ function('domain_to_ascii').include(database=false) }}(host);
    end if;
    return split_part(given, '@', 1) || '@' || substring(host from '{{ domain_name() }}');
end
