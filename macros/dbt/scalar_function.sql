{#
    What dbt 1.11 leaves out of a function on Postgres: `parallel safe`, `strict`, the language, and
    the comment that `\df+` shows. All three come from `config.meta` of the function:

        strict: true       skip the call when an argument is null (only where the body is not inlined)
        parallel: unsafe   the body catches errors, which older servers refuse in parallel plans
        language: plpgsql  the body is not one expression

    The lock is for two builds at once: `create or replace` on one function by two sessions fails
    with "tuple concurrently updated".
#}
{% macro postgres__scalar_function_create_replace_signature_sql(target_relation) %}
    {%- set about = model.config.meta -%}
    select pg_advisory_xact_lock(hashtext('dbt function'), hashtext('{{ target_relation.identifier }}'));
    {{ drop_other_forms(target_relation) }}
    create or replace function {{ target_relation.include(database=false) }} (
        {{- formatted_scalar_function_args_sql() | trim -}}
    )
    returns {{ model.returns.data_type }}
    language {{ about.get('language', 'sql') }}
    {{ scalar_function_volatility_sql() | trim | lower }}
    parallel {{ about.get('parallel', 'safe') }}
    {{ 'strict' if about.get('strict') }}
    as
{% endmacro %}

{% macro postgres__scalar_function_body_sql() %}
$function$
{# a body is text: with the name of its database in it, it would fail in a copy of another name #}
{{- model.compiled_code | replace(adapter.quote(this.database) ~ '.', '') | trim }}
$function$;
comment on function {{ function_identity(this) }} is {{ dbt.string_literal(dbt.escape_single_quotes(function_comment())) }}
{% endmacro %}


{#- One name, one function. Postgres keeps a function of other argument types beside the new one, which then goes on
    answering with the old body, or makes every call "not unique" where the new one has a default more. What
    `create or replace` would refuse to change (what is returned, names, a default taken away) goes as well; all in the
    transaction that makes the new one, so nobody finds neither. Not if something stands on it: Postgres names that. -#}
{% macro drop_other_forms(target_relation) %}
    {%- set names, defaults = [], [] -%}
    {%- for argument in model.arguments -%}
        {%- do names.append(argument.name) -%}
        {%- if argument.get('default_value') is not none %}{% do defaults.append(argument.name) %}{% endif -%}
    {%- endfor -%}
    do $forms$
    declare
        other regprocedure;
        what_stands_on_it text;
    begin
        for other in
            select p.oid
            from pg_proc as p
            where
                p.pronamespace = '{{ target_relation.schema }}'::regnamespace
                and p.proname = '{{ target_relation.identifier }}'
                and (
                    p.oid is distinct from to_regprocedure('{{ function_identity(target_relation) }}')
                    or p.prorettype is distinct from '{{ model.returns.data_type }}'::regtype
                    or coalesce(p.proargnames, '{}') is distinct from '{ {{- names | join(',') -}} }'::text[]
                    or p.pronargdefaults > {{ defaults | length }}
                )
        loop
            execute 'drop function ' || other;
        end loop;
    exception when dependent_objects_still_exist then
        get stacked diagnostics what_stands_on_it = pg_exception_detail;
        raise exception '% goes, since functions/{{ model.name }}.sql has other arguments or another result now, but %', other, what_stands_on_it
        using hint = 'Drop what stands on it (not with cascade: look first), then build again: dbt makes its views anew, '
            'and indexes with the table they belong to.';
    end $forms$;
{% endmacro %}


{#- By its types, as Postgres tells functions of one name apart. -#}
{% macro function_identity(relation) -%}
    {{ relation.include(database=false) }}(
    {%- for argument in model.arguments %}{{ argument.data_type }}{{ ', ' if not loop.last }}{% endfor -%}
    )
{%- endmacro %}


{#- The description, and the arguments with it: dbt's site shows none, and `\df+` puts the two far apart. -#}
{% macro function_comment() -%}
    {%- set words = [] -%}
    {%- for argument in model.arguments -%}
        {%- do words.append(
            argument.name ~ ' ' ~ argument.data_type
            ~ (' = ' ~ argument.default_value if argument.get('default_value') is not none else '')
            ~ (' (' ~ argument.description | trim ~ ')' if argument.get('description') else '')
        ) -%}
    {%- endfor -%}
    {{ model.description | trim }}
    {%- if words %} Takes {{ words | join(', ') }}.{% endif -%}
{%- endmacro %}
