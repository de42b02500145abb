-- Keeps bodies that were refused. Numbers are drawn first, for the answer: the role may not read raw.
with

refused as materialized (

    select
        nextval('raw.rejected_id_seq') as rejected_id,
        given.*
    from unnest(
        %(paths)s::text [],
        %(workflows)s::text [],
        %(codes)s::text [],
        %(reasons)s::text [],
        %(bodies)s::bytea [],
        %(sizes)s::bigint [],
        %(lines)s::bigint [],
        %(content_types)s::text [],
        %(key_names)s::text [],
        %(request_ids)s::text []
    ) with ordinality as given (
        path, workflow, code, reason, body, body_bytes, line_number, content_type, api_key_name,
        request_id, place
    )

),

kept as (

    insert into raw.rejected (
        rejected_id, path, workflow, code, reason, body, body_bytes, line_number, content_type,
        api_key_name, request_id
    )
    select
        rejected_id,
        path,
        workflow,
        code,
        reason,
        body,
        body_bytes,
        line_number,
        content_type,
        api_key_name,
        request_id
    from refused

)

select array_agg(rejected_id order by place) from refused
