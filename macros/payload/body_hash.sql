{#- Of a raw payload: equal where a body says word for word what another of the same workflow said; what one source says is no
    repetition of what another said. The bytes where they are known: to hash the JSON again takes a while. -#}
{% macro body_hash() -%}
workflow || ':' || coalesce(encode(body_sha256, 'hex'), md5(payload::text))
{%- endmacro %}
