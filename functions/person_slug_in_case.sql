-- longer than any name there is, and than what an index holds: no profile
select case
    when octet_length(slug) > 600 then null
    when slug ~ '^{{ salesnav_id() }}$' then slug
    else lower(slug)
end
