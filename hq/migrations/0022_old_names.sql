-- Names of the old system in schema raw, where dbt may not create. What dbt has built is shown when it stands; until then
-- there is nothing to see. A function, so that dbt can change its table without a view standing on it.
create function ops.staging_case_study_urls()
returns table (
    id uuid,
    origin_company_name text,
    origin_company_domain text,
    customer_company_name text,
    case_study_url text,
    processed boolean,
    sent_to_clay boolean,
    batch_id text,
    created_at timestamptz
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if to_regclass('core.staging_case_study_urls') is not null then
        return query execute
            'select id, origin_company_name, origin_company_domain, customer_company_name, case_study_url, processed, '
            'sent_to_clay, batch_id, created_at from core.staging_case_study_urls';
    end if;
end $$;
revoke all on function ops.staging_case_study_urls from public;

create view raw.staging_case_study_urls as select * from ops.staging_case_study_urls();
comment on view raw.staging_case_study_urls is 'core.staging_case_study_urls by its old name; only to be read.';

create view raw.gemini_case_study_payloads as
select
    landing_id as id,
    payload,
    landed_at as created_at
from raw.payloads
where workflow = 'gemini-extract-case-study-details';
comment on view raw.gemini_case_study_payloads is 'raw.case_study_extraction_payloads by its old name.';
