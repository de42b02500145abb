select case when slug ~ '^{{ salesnav_id() }}$' then 'salesnav' else 'real' end
