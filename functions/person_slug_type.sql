-- as in person_slug_in_case: what is too long is no profile
select case
    when octet_length(slug) > 600 then null
    when slug ~ '^{{ salesnav_id() }}$' then 'salesnav'
    else 'real'
end
