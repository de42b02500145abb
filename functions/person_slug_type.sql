select case
    when octet_length(slug) > {{ longest_slug() }} then null
    when slug ~ '^{{ salesnav_id() }}$' then 'salesnav'
    else 'real'
end
