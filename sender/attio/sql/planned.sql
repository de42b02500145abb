select
    p.workspace,
    p.planned,
    p.kept,
    (
        select
            coalesce(
                jsonb_agg(
                    jsonb_build_array(
                        d.delete_id,
                        d.keep_id,
                        case when d.was_planned then 'planned' else 'kept' end
                    )
                    order by d.delete_id::text collate "C"
                ),
                '[]'
            )
        from outbound.attio_duplicates as d
        where d.plan_hash = p.plan_hash
    ) as pairs,
    exists (
        select from outbound.attio_duplicates as d
        where d.plan_hash = p.plan_hash and d.status = 'deleted'
    ) as has_begun
from outbound.attio_duplicate_plans as p
where p.plan_hash = %(hash)s
