-- nearly no company or person has a field of these names: the rest need not be looked at
select case
    when value ?| '{error, errors, error_code, errorCode, error_message, errorMessage,
        error_description, exception, traceback, status, statusCode, status_code, http_status, code,
        message, msg, detail, details, reason, success, ok}'
    then {{ function('has_error_signs').include(database=false) }}(value)
    else false
end
