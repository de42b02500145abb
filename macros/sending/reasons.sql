{#- Why a record is not sent: fields that it has to have and has not. Null when it has them all. -#}
{% macro null_fields(payload) -%}
    (
        select 'missing: ' || string_agg(f.key, ', ' order by f.key)
        from jsonb_each_text({{ payload }}) as f
        where f.value is null
        having count(*) > 0
    )
{%- endmacro %}


{#- Why a record is not sent: it is on its way, was sent with this content, or was given up with it. What was corrected since
    is another content, and is sent again. -#}
{% macro sent_before(kind, record_key, content_md5) -%}
    (
        select
            case
                when r.state = 'open' then 'on its way'
                when r.content_md5 = {{ content_md5 }} and r.state = 'delivered' then 'sent before'
                when r.content_md5 = {{ content_md5 }} then 'given up before: hq jobs retry tries it again'
            end
        from {{ source('outbound', 'records') }} as r
        where
            r.kind = '{{ kind }}' and r.record_key = {{ record_key }}
            and r.state in ('open', 'delivered', 'dead')
        order by r.delivery_id desc
        limit 1
    )
{%- endmacro %}
