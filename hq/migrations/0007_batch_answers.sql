-- A batch that is sent again gets its first answer again, and that names the lines which did not land.
-- json, not jsonb: it is given back as it was said, and nobody looks into it.
alter table raw.idempotency_keys add column rejected json;
comment on column raw.idempotency_keys.rejected is
'Of a batch: the lines that did not land, as the answer named them. Null for a single payload.';
