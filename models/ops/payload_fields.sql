select
    f.workflow,
    f.path,
    f.types,
    f.payloads,
    round(f.payloads::numeric / of_workflow.payloads, 4) as share,
    f.unread < f.payloads as is_mapped,
    f.first_seen_at,
    f.last_seen_at,
    of_workflow.payloads - f.looked_at_by_then as missing_for,
    f.last_landing_id as example_landing_id
from ops.seen_fields as f
inner join ops.seen_fields as of_workflow
    on f.input = of_workflow.input and f.workflow = of_workflow.workflow and of_workflow.path = '$'
where f.path != '$'
