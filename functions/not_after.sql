-- a day more, since the east is ahead
select case when lower(span) > timezone('UTC', landed_at)::date + 1 then null else span end
