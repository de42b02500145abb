-- an error stands alone: what also names somebody or says what a company does is an answer with a
-- remark. The key asked for (domain, url, email, id) is often sent back and says nothing
select coalesce(
    not said ?| '{name, company_name, companyName, legal_name, employees, employee_count,
        employeeCount, revenue, industry, industries, description, founded_year, founded, location,
        address, city, country, socials, financial, funding, keywords, categories, technologies,
        naics_codes, logo_url, first_name, last_name, full_name, firstName, lastName, fullName,
        headline, summary, job_title, jobTitle, experience, education, company, phone, customers,
        First name, Last name, Company, Job title}'
    and (
        said ?| '{error, errors, error_code, errorCode, error_message, errorMessage,
            error_description, exception, traceback}'
        or concat_ws(
            ' ', said ->> 'status', said ->> 'statusCode', said ->> 'status_code',
            said ->> 'http_status', said ->> 'code'
        ) ~* '(?:^|\s)(?:[45][0-9][0-9](?:\.0)?|err(?:or)?|fail(?:ed|ure)?|not[ _-]?found)(?:\s|$)'
        or (
            said ?| '{message, msg, detail, details, reason}'
            and said - '{message, msg, detail, details, reason, type, title, status, statusCode,
                status_code, http_status, code, instance, path, method, timestamp, success, ok,
                requestId, request_id, traceId, trace_id, correlationId, correlation_id,
                documentation_url, docs, help, hint, domain, website, url, linkedin_url, email, id,
                query, input}'::text[] = '{}'
        )
        or (
            value @> any('{"{\"success\": false}", "{\"ok\": false}"}'::jsonb[])
            and said - '{domain, website, url, linkedin_url, email, id, query, input}'::text[] = '{}'
        )
    ),
    false
)
from (
    select coalesce(
        jsonb_object_agg(field.key, field.value)
            filter (where field.value not in ('null', 'false', '""', '0', '[]', '{}')),
        '{}'
    ) as said
    from jsonb_each(case jsonb_typeof(value) when 'object' then value end) as field (key, value)
    offset 0
) as told
