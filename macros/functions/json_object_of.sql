{#
    The rows of a seed as a jsonb literal, key to value, read when dbt creates the function. So the list
    has one home (the CSV), the function that carries it reads no table and is truly immutable, and
    `dbt build` makes them in the right order. A changed CSV reaches the function with the next build.
#}
{% macro json_object_of(seed, key, value) %}
    {%- if not execute -%}
        {{- return("'{}'::jsonb") -}}
    {%- endif -%}
    {%- if load_relation(seed) is none -%}
        {%- if flags.WHICH in ['build', 'run'] -%}
            {%- do exceptions.raise_compiler_error(
                seed ~ ' is not in the database yet, and this function carries its rows. '
                ~ 'Run `dbt seed`, or a whole `dbt build`.'
            ) -%}
        {%- endif -%}
        {{- return("'{}'::jsonb") -}}
    {%- endif -%}
    {%- set rows -%}
        select quote_literal(coalesce(jsonb_object_agg(lower({{ key }}), {{ value }}), '{}')::text)
        from {{ seed }}
    {%- endset -%}
    {{- return(run_query(rows).columns[0].values()[0] ~ '::jsonb') -}}
{% endmacro %}
