-- A database knows what it is: named once, by the first `hq migrate` that has HQ_ENVIRONMENT. Whoever starts with another
-- name is at the wrong database, most likely one that was copied from production.
alter table ops.cluster add column environment text;
comment on column ops.cluster.environment is
'What this database is (production, staging …); HQ_ENVIRONMENT, where it is set, must say the same.';
grant select on ops.cluster to hq_receiver, hq_sender;
