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
            -- jane@acme.example (verified)
            regexp_replace(given, '\s*\([^()@]*\)$', '')
        ),
        '^mail ?to:\s*', '', 'i'
    );
    given := btrim(
        split_part({{ lower_case('given') }}, '?', 1),
        {{ quotes_and_brackets() }} || ',;:.' || {{ blanks() }}
    );
    if given !~ '^[^\s@,;:<>()"\\\[\].-][^\s@,;:<>()"\\\[\].]*(?:\.[^\s@,;:<>()"\\\[\].]+)*@[^@]+$' then
        return null;
    end if;
    host := split_part(given, '@', 2);
    if host ~ '[^\x01-\x7f]' then
        host := {{ function('domain_to_ascii').include(database=false) }}(host);
    end if;
    return split_part(given, '@', 1) || '@' || substring(host from '{{ domain_name() }}');
end
