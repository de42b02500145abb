-- somebody quoted in a case study: the former extracted.case_study_champions, case_study_buyers
-- or core.case_study_champions, each with names of its own for the same columns
with

payloads as (

    -- what the build finds for itself, and numbers of rows that are gone, are left behind
    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        case when jsonb_typeof(payload) = 'object' then payload - '{
            workflow_slug, id, raw_payload_id, case_study_id, source, core_person_id,
            core_company_id, created_at, updated_at
        }'::text[] end as body
    from {{ source('raw', 'legacy_champions_payloads') }}
    where {{ in_window(source('raw', 'legacy_champions_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(body ->> 'origin_company_domain') as domain,
        {{ function('json_text') }}(body -> 'case_study_url') as url,
        coalesce(
            {{ function('clean_name') }}(body ->> 'full_name'),
            {{ function('clean_name') }}(body ->> 'buyer_full_name')
        ) as full_name
    from payloads
    offset 0  -- likewise

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        workflow,

        ---------- keys
        domain as origin_company_domain,
        body ->> 'origin_company_domain' as domain_given,
        coalesce({{ case_study_key('url') }}, 'of ' || domain) as page_key,
        left({{ function('lookup_key') }}(full_name), 300) as champion_key,
        case when octet_length(url) <= 2000 then url end as case_study_url,

        ---------- who it is
        {{ function('json_text') }}(body -> 'origin_company_name') as origin_company_name,
        full_name,
        coalesce(
            {{ function('json_text') }}(body -> 'job_title'),
            {{ function('json_text') }}(body -> 'buyer_job_title')
        ) as job_title,
        coalesce(
            {{ function('json_text') }}(body -> 'company_name'),
            {{ function('json_text') }}(body -> 'customer_company_name')
        ) as company_name,
        coalesce(
            {{ function('normalize_domain') }}(body ->> 'company_domain'),
            {{ function('normalize_domain') }}(body ->> 'customer_company_domain')
        ) as company_domain,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request=none) }} as unmapped_fields,
        coalesce(
            {{ quarantine(domain='domain', domain_given="body ->> 'origin_company_domain'") }},
            case when full_name is null then 'nobody named' end
        ) as quarantine_reason
    from keyed

)

select * from typed
