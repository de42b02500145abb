with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        {{ function('payload_body') }}(payload - 'workflow_slug') as body
    from {{ source('raw', 'target_client_lead_payloads') }}
    where {{ in_window(source('raw', 'target_client_lead_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        workflow,

        ---------- keys
        {{ function('normalize_domain') }}(body ->> 'target_client_domain')
            as target_client_domain,
        left({{ function('json_text') }}(body -> 'form_id'), 100) as form_id,
        {{ function('json_text') }}(body -> 'form_title') as form_title,
        coalesce(
            {{ function('json_text') }}(body -> 'source'),
            case workflow
                when 'target-client-lead-link' then 'demo'
                when 'target-client-lead-link-batch' then 'csv_import'
            end
        ) as lead_source,

        ---------- leads: of a list, or the body itself
        case
            when workflow = 'target-client-lead-link-batch'
                then {{ function('json_array_or_empty') }}(body -> 'leads')
            else jsonb_build_array(
                body - '{target_client_domain, form_id, form_title, source}'::text[]
            )
        end as leads,

        ---------- what cannot be used
        case
            when coalesce(jsonb_typeof(body), '') != 'object' then 'body is not an object'
            when {{ function('is_error_body') }}(body) then 'provider error'
            when {{ function('normalize_domain') }}(body ->> 'target_client_domain') is null
                then 'no target_client_domain after normalising'
        end as quarantine_reason
    from payloads

)

select * from typed
