select {{ company_name_key('value') }}
