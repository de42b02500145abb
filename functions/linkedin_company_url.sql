-- a school page is how universities appear as employers; Sales Navigator's own ids are no company URL,
-- and are known by their capitals
select case
    when value like '%/AC%' and value ~ '^[^?#]*/{{ salesnav_id() }}' then null
    when value ~ '^https://www\.linkedin\.com/company/[A-Za-z0-9_-]+/?$' and octet_length(value) < 600
    then nullif(rtrim(lower(value collate "C"), '/'), 'https://www.linkedin.com/company/unavailable')
    when value ~* 'linkedin|^\s*urn:li:'
    then {{ function('written_company_url').include(database=false) }}(value)
end
