-- plpgsql, because it keeps its plan when called from another function.
-- Of two in a cell the first. A hashed id ends where its letters do, and its case counts; recruiters'
-- pages and lead pages are known by a hashed id alone. Old /pub/ pages tell nothing of the new name,
-- /in/me is whoever looks, and /in/unavailable nobody.
declare
    given text := btrim(replace(left(value, 4000), '\', '/'), {{ blanks() }});
    parts text[];
    id text;
begin
    if given ~* 'linkedin\.com%2f' then
        given := {{ unescape_url('given') }};
    end if;
    parts := coalesce(
        regexp_match(
            given,
            '(?i)(?:^|[^a-z0-9-])linkedin\.com/+((?:(?:comm|mwlite|m|mobile)/+)*(?:profile/+)?in'
            || '|sales/+(?:lead|people)|talent/+profile)/+([^,&{{ ends_a_slug() }}]+)(.*)$'
        ),
        regexp_match(given, '(?i)^(urn):li:fsd?_[a-z]*profile:\(?([^,()]+)(.*)$')
    );
    id := substring(parts[2] from '^{{ salesnav_id() }}');
    if id is not null then
        return id;
    elsif parts[1] !~* 'in$' or parts[3] !~* '{{ after_a_url() }}' then
        return null;
    end if;
    id := {{ function('decoded_slug').include(database=false) }}(parts[2]);
    return case when lower(id) not in ('me', 'unavailable') then id end;
end
