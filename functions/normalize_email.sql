-- as nearly all are written; what else holds an @ is looked at more patiently
select coalesce(
    substring(
        lower(btrim(value, {{ blanks() }}) collate "C")
        from '^[a-z0-9_][a-z0-9_+%''-]*(?:\.[a-z0-9_+%''-]+)*@(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z][a-z]+$'
    ),
    case
        when value ~* '[@\uff20]|%40|[([{]\s*at\s*[])}]' then {{ function('written_email').include(database=false) }}(value)
    end
)
