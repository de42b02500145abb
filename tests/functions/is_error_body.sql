with

cases (given, expected) as (

    values
    -- what providers and the web's frameworks answer
    ('{"type": "https://problems.example/404", "title": "Not Found", "status": 404}'::jsonb, true),
    ('{"type": "about:blank", "title": "Gone", "status": 410, "detail": "x", "traceId": "1"}', true),
    ('{"error": "not found"}', true),
    ('{"error": {"code": 404, "message": "No such company"}}', true),
    ('{"errors": [{"title": "Unauthorized"}]}', true),
    ('{"error": true, "message": "Rate limit"}', true),
    ('{"message": "Not Found", "statusCode": 404}', true),
    ('{"message": "Not Found", "error": "Not Found", "statusCode": 404}', true),
    ('{"statusCode": "429", "body": "slow down"}', true),
    ('{"status_code": 500}', true),
    ('{"status": "error", "data": null}', true),
    ('{"status": "not_found", "domain": "acme.example"}', true),
    ('{"code": "ERROR", "msg": "no credits"}', true),
    ('{"detail": "Internal Server Error"}', true),
    ('{"message": "Company not found", "documentation_url": "https://docs.example"}', true),
    ('{"success": false}', true),
    ('{"success": false, "reason": "no match", "domain": "acme.example"}', true),
    ('{"ok": false, "id": 7}', true),
    ('{"error": "no match", "name": null, "keywords": [], "description": ""}', true),
    ('{"exception": "KeyError", "traceback": "…"}', true),

    -- a company or a person, with a remark
    ('{"name": "Acme", "error": "logo timed out"}', false),
    ('{"name": "Acme", "status": 404}', false),
    ('{"name": "Acme", "success": false}', false),
    ('{"First name": "Ana", "error": "no e-mail"}', false),
    ('{"employees": "11-50", "errors": ["revenue unknown"]}', false),
    ('{"domain": "acme.example", "error": null, "success": true, "status": 200}', false),
    ('{"domain": "acme.example", "errors": [], "status": "ok"}', false),
    ('{"status": "active", "code": 200}', false),
    ('{"status": "active", "founded_year": 1999}', false),
    ('{"type": "private"}', false),
    ('{"title": "CEO", "type": "x"}', false),
    ('{"message": "hello", "tickers": ["ACME"]}', false),
    ('{"code": 4040}', false),

    -- no object, nothing
    ('{}', false),
    ('[]', false),
    ('["error"]', false),
    ('"error"', false),
    ('404', false),
    ('null', false),
    (null, false)

),

answers as (

    select given, expected, {{ function('is_error_body') }}(given) as got from cases

)

select * from answers where got is distinct from expected
