-- plpgsql, because it keeps its plan when called from another function.
-- Of two in a cell the first. A showcase is a page of its own. & and , stay escaped in the key: the
-- page at&t is also written at%26t.
declare
    given text := btrim(replace(replace(left(value, 2000), '\', '/'), '&amp;', '&'), {{ blanks() }});
    parts text[];
    slug text;
begin
    if given ~* 'linkedin\.com%2f' then
        given := {{ unescape_url('given') }};
    end if;
    slug := substring(given from '(?i)^urn:li:(?:company|organization|fsd?_company|fs_(?:normalized_|mini)company):\(?([0-9]+)\)?$');
    if slug is not null then
        return 'https://www.linkedin.com/company/' || slug;
    end if;
    parts := regexp_match(
        given,
        '(?i)(?:^|[^a-z0-9-])linkedin\.com/+(?:(?:comm|mwlite|m|mobile)/+)*'
        || '(company(?:-beta)?|organization|school|showcase)/+([^{{ ends_a_slug() }}]+)(.*)$'
    );
    if parts is null or parts[2] ~ '^{{ salesnav_id() }}' or parts[3] !~* '{{ after_a_url() }}' then
        return null;
    end if;
    -- …/acme&sa=U and …/acme,https://…
    slug := {{ function('decoded_slug').include(database=false) }}(
        rtrim(regexp_replace(parts[2], '(?:&[a-z_]+=|,+(?:https?:|www\.)).*$', '', 'i'), ',&')
    );
    slug := replace(replace({{ lower_case('slug') }}, '&', '%26'), ',', '%2c');
    return 'https://www.linkedin.com/'
        || case when lower(parts[1]) in ('school', 'showcase') then lower(parts[1]) else 'company' end
        || '/' || case when octet_length(slug) <= {{ longest_slug() }} then nullif(slug, 'unavailable') end;
end
