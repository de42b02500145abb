select case when slug ~ '^{{ salesnav_id() }}$' then slug else lower(slug) end
