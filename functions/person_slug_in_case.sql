select case
    when octet_length(slug) > {{ longest_slug() }} then null
    when slug ~ '^{{ salesnav_id() }}$' then slug
    else {{ lower_case('slug') }}
end
