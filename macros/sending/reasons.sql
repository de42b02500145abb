{#- Why a record is not sent: fields that it has to have and has not. Null when it has them all. -#}
{% macro null_fields(payload) -%}
    (
        select 'missing: ' || string_agg(field.key, ', ' order by field.key)
        from jsonb_each_text({{ payload }}) as field
        where field.value is null
        having count(*) > 0
    )
{%- endmacro %}


{#- Why a record is not sent: it is on its way, was sent with this content, or was given up with it. What was corrected since
    is another content, and is sent again. -#}
{% macro sent_before(kind, record_key, content_md5) -%}
    (
        select
            case
                when log.state = 'open' then 'on its way'
                when log.content_md5 = {{ content_md5 }} and log.state = 'delivered' then 'sent before'
                when log.content_md5 = {{ content_md5 }} then 'given up before: hq jobs retry tries it again'
            end
        from {{ source('outbound', 'records') }} as log
        where
            log.kind = '{{ kind }}' and log.record_key = {{ record_key }}
            and log.state in ('open', 'delivered', 'dead')
        order by log.delivery_id desc
        limit 1
    )
{%- endmacro %}


{#- Why a record is not put into another system: it is there with this content, or was refused with it. -#}
{% macro synced_before(target, record_key, content_md5) -%}
    (
        select
            case state.status
                when 'sent' then 'sent before'
                when 'failed' then 'given up before: --retry-failed tries it again'
            end
        from {{ source('outbound', 'sync_state') }} as state
        where
            state.target = '{{ target }}' and state.entity_key = {{ record_key }}
            and state.payload_hash = {{ content_md5 }}
    )
{%- endmacro %}
