-- aliases stand in the map with the domain they mean
select case
    when length(host) > 253 or (length(host) > 64 and host ~ '[^.]{64}') then null
    when {{ blocked_host('host') }} then null
    else coalesce({{ json_object_of(ref('domain_aliases'), 'alias_domain', 'lower(canonical_domain)') }} ->> host, host)
end
