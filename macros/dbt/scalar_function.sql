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
{{ model.compiled_code | trim }}
$function$;
comment on function {{ this.include(database=false) }} is {{ dbt.string_literal(dbt.escape_single_quotes(model.description | trim)) }}
{% endmacro %}
