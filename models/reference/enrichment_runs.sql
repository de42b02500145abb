-- what became of each thing that a workflow told of: told from its payloads, so it is never behind
-- them
-- depends_on: {{ ref('apollo_companies_cleaned') }}
-- depends_on: {{ ref('apollo_instantdata_scrapes') }}
-- depends_on: {{ ref('apollo_people_cleaned') }}
-- depends_on: {{ ref('apollo_scrape') }}
-- depends_on: {{ ref('builtwith_payloads') }}
-- depends_on: {{ ref('case_study_buyers_payloads') }}
-- depends_on: {{ ref('case_study_extraction_payloads') }}
-- depends_on: {{ ref('cb_vc_portfolio_payloads') }}
-- depends_on: {{ ref('clay_cleaned_company_names') }}
-- depends_on: {{ ref('clay_job_change_payloads') }}
-- depends_on: {{ ref('clay_job_posting_payloads') }}
-- depends_on: {{ ref('clay_new_hire_payloads') }}
-- depends_on: {{ ref('clay_news_fundraising_payloads') }}
-- depends_on: {{ ref('clay_promotion_payloads') }}
-- depends_on: {{ ref('claygent_customers_payloads') }}
-- depends_on: {{ ref('client_lead_payloads') }}
-- depends_on: {{ ref('companies_to_enrich_payloads') }}
-- depends_on: {{ ref('company_canonical_payloads') }}
-- depends_on: {{ ref('company_classification_payloads') }}
-- depends_on: {{ ref('company_description_payloads') }}
-- depends_on: {{ ref('company_discovery_payloads') }}
-- depends_on: {{ ref('company_enrich_similar_raw') }}
-- depends_on: {{ ref('company_location_update_payloads') }}
-- depends_on: {{ ref('company_payloads') }}
-- depends_on: {{ ref('company_public_payloads') }}
-- depends_on: {{ ref('company_ticker_payloads') }}
-- depends_on: {{ ref('company_vc_investors_payloads') }}
-- depends_on: {{ ref('companyenrich_payloads') }}
-- depends_on: {{ ref('core_company_payloads') }}
-- depends_on: {{ ref('customer_domain_payloads') }}
-- depends_on: {{ ref('email_anymailfinder') }}
-- depends_on: {{ ref('email_icypeas') }}
-- depends_on: {{ ref('email_leadmagic') }}
-- depends_on: {{ ref('email_waterfall_results') }}
-- depends_on: {{ ref('focus_companies_payloads') }}
-- depends_on: {{ ref('job_posting_payloads') }}
-- depends_on: {{ ref('job_title_update_payloads') }}
-- depends_on: {{ ref('legacy_case_studies_payloads') }}
-- depends_on: {{ ref('legacy_champions_payloads') }}
-- depends_on: {{ ref('legacy_companies_payloads') }}
-- depends_on: {{ ref('legacy_customers_payloads') }}
-- depends_on: {{ ref('legacy_people_payloads') }}
-- depends_on: {{ ref('legacy_work_history_payloads') }}
-- depends_on: {{ ref('location_update_payloads') }}
-- depends_on: {{ ref('manual_company_customers') }}
-- depends_on: {{ ref('parallel_case_study_payloads') }}
-- depends_on: {{ ref('parallel_native_payloads') }}
-- depends_on: {{ ref('person_discovery_location_parsed_payloads') }}
-- depends_on: {{ ref('person_discovery_payloads') }}
-- depends_on: {{ ref('person_payloads') }}
-- depends_on: {{ ref('person_title_enrichment_payloads') }}
-- depends_on: {{ ref('priority_company_payloads') }}
-- depends_on: {{ ref('salesnav_job_title_normalized_payloads') }}
-- depends_on: {{ ref('salesnav_person_full_payloads') }}
-- depends_on: {{ ref('salesnav_scrape_settings_payloads') }}
-- depends_on: {{ ref('salesnav_scrapes_company_address_payloads') }}
-- depends_on: {{ ref('salesnav_scrapes_person_payloads') }}
-- depends_on: {{ ref('signal_job_change_payloads') }}
-- depends_on: {{ ref('signal_job_posting_payloads') }}
-- depends_on: {{ ref('signal_promotion_payloads') }}
-- depends_on: {{ ref('target_client_lead_payloads') }}
-- depends_on: {{ ref('target_view_payloads') }}
-- depends_on: {{ ref('testing_companies_payloads') }}
-- depends_on: {{ ref('vc_firms') }}
-- depends_on: {{ ref('vc_portfolio_payloads') }}
{{ config(materialized='view') }}

with

runs as (

    {{ enrichment_runs() }}

)

select
    md5('run:' || runs.workflow_name || ':' || runs.entity_key)::uuid as id,
    runs.workflow_name,
    runs.entity_key,
    runs.entity_type,
    case
        when runs.records_processed = 0 then 'failed'
        when runs.last_landed_xid >= progress.done or progress.is_behind then 'running'
        else 'completed'
    end as status,
    runs.records_processed,
    runs.records_landed,
    runs.started_at,
    case when runs.records_processed > 0 then runs.completed_at end as completed_at,
    runs.source,
    case when runs.records_processed = 0 then runs.reason end as reason,
    runs.last_landing_id,
    runs.last_landed_at
from runs
left join {{ ref('payload_progress') }} as progress
    on progress.payload_table = runs.payload_table
