-- catching the error is the only way that works on every supported server (pg_input_is_valid is of 16)
begin
    return value::jsonb;
exception when others then
    return null;
end
