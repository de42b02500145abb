-- what each source says of a company; that it knows of it at all is a claim too, without a value
{{ config(unique_key=['domain', 'attribute', 'source', 'value_id']) }}

with

companyenrich as (

    select
        p.domain,
        'companyenrich'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('companyenrich_payloads'), 'domain') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.name),
        ('linkedin_url', p.linkedin_url),
        ('twitter_url', p.twitter_url),
        ('facebook_url', p.facebook_url),
        ('github_url', p.github_url),
        ('youtube_url', p.youtube_url),
        ('instagram_url', p.instagram_url),
        ('crunchbase_url', p.crunchbase_url),
        ('g2_url', p.g2_url),
        ('angellist_url', p.angellist_url),
        ('employees', p.employees),
        ('revenue', p.revenue),
        ('type', p.type),
        ('industry', p.industry),
        ('industries', nullif(p.industries, '[]')::text),
        ('description', p.description),
        ('tagline', p.seo_description)

    ) as said (attribute, value)

),

salesnav_clay as (

    -- the employer that a person's row names
    select
        p.company_domain as domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('salesnav_scrapes_person_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.company_name),
        ('linkedin_url', p.company_linkedin_url),
        ('employees', p.company_headcount::text),
        ('industry', p.company_industries),
        ('description', p.company_description)

    ) as said (attribute, value)
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and p.quarantine_reason is null
        and p.company_domain is not null

),

clay_firmographics as (

    select
        p.domain,
        'clay-company-firmographics'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('company_payloads'), 'domain') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.name),
        ('linkedin_url', p.linkedin_url),
        ('employees', p.size_range),
        ('type', p.company_type),
        ('industry', p.industry),
        ('description', p.description)

    ) as said (attribute, value)

),

find_people as (

    -- the employer that a person's row names
    select
        p.company_domain as domain,
        'clay-find-people'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('person_discovery_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.latest_company)

    ) as said (attribute, value)
    where
        {{ in_window(ref('person_discovery_payloads')) }}
        and p.quarantine_reason is null
        and p.company_domain is not null

),

location_parsed as (

    -- the employer that a person's row names
    select
        p.company_domain as domain,
        'clay-find-people-location-parsed'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('person_discovery_location_parsed_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.latest_company)

    ) as said (attribute, value)
    where
        {{ in_window(ref('person_discovery_location_parsed_payloads')) }}
        and p.quarantine_reason is null
        and p.company_domain is not null

),

title_enrichment as (

    -- the employer that a person's row names
    select
        p.company_domain as domain,
        'clay-find-people-title-enrichment'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('person_title_enrichment_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.latest_company)

    ) as said (attribute, value)
    where
        {{ in_window(ref('person_title_enrichment_payloads')) }}
        and p.quarantine_reason is null
        and p.company_domain is not null

),

claygent_customers as (

    -- the vendor whose customers were looked for
    select
        p.origin_company_domain as domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('claygent_customers_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.origin_company_name),
        ('linkedin_url', p.origin_company_linkedin_url)

    ) as said (attribute, value)
    where
        {{ in_window(ref('claygent_customers_payloads')) }}
        and p.quarantine_reason is null

),

manual_customers as (

    select
        said.domain,
        'manual-company-customers'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('manual_company_customers') }} as p
    cross join lateral (

        values
        (p.origin_company_domain, 'mention', ''),
        (p.origin_company_domain, 'name', p.origin_company_name),
        (p.origin_company_domain, 'linkedin_url', p.origin_company_linkedin_url),
        (p.company_customer_domain, 'mention', ''),
        (p.company_customer_domain, 'name', p.company_customer_name),
        (p.company_customer_domain, 'linkedin_url', p.company_customer_linkedin_url)

    ) as said (domain, attribute, value)
    where
        {{ in_window(ref('manual_company_customers')) }}
        and p.quarantine_reason is null
        and said.domain is not null

),

case_study_extraction as (

    select
        said.domain,
        'gemini-extract-case-study-details'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('case_study_extraction_payloads') }} as p
    cross join lateral (

        values
        (p.origin_company_domain, 'mention', ''),
        (p.origin_company_domain, 'name', p.origin_company_name),
        (p.company_customer_domain, 'mention', ''),
        (p.company_customer_domain, 'name', p.company_customer_name)

    ) as said (domain, attribute, value)
    where
        {{ in_window(ref('case_study_extraction_payloads')) }}
        and p.quarantine_reason is null
        and said.domain is not null

),

case_study_buyers as (

    select
        said.domain,
        'case-study-buyers'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('case_study_buyers_payloads') }} as p
    cross join lateral (

        values
        (p.origin_company_domain, 'mention', ''),
        (p.origin_company_domain, 'name', p.origin_company_name),
        (p.customer_company_domain, 'mention', ''),
        (p.customer_company_domain, 'name', p.customer_company_name)

    ) as said (domain, attribute, value)
    where
        {{ in_window(ref('case_study_buyers_payloads')) }}
        and p.quarantine_reason is null
        and said.domain is not null

),

parallel_case_study as (

    select
        said.domain,
        'parallel-case-study'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('parallel_case_study_payloads') }} as p
    cross join lateral (

        values
        (p.origin_company_domain, 'mention', ''),
        (p.origin_company_domain, 'name', p.publishing_company_name),
        (p.customer_company_domain, 'mention', ''),
        (p.customer_company_domain, 'name', p.customer_company_name)

    ) as said (domain, attribute, value)
    where
        {{ in_window(ref('parallel_case_study_payloads')) }}
        and p.quarantine_reason is null
        and said.domain is not null

),

clay_discovery as (

    -- a payload with another page than the first is of another company (discovery_conflicts)
    select
        p.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('company_discovery_payloads'), 'domain') }} as p
    left join lateral (

        select accepted.linkedin_url
        from {{ ref('company_discovery_payloads') }} as accepted
        where
            accepted.domain = p.domain
            and accepted.workflow = p.workflow
            and accepted.quarantine_reason is null
            and accepted.linkedin_url is not null
        order by accepted.landed_xid, accepted.landing_id
        limit 1

    ) as accepted on p.workflow = 'clay-find-companies'
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.name),
        ('linkedin_url', p.linkedin_url),
        ('employees', p.size),
        ('revenue', p.annual_revenue),
        ('funding_range', p.total_funding_amount_range_usd),
        ('type', p.type),
        ('industry', p.industry),
        ('industries', nullif(p.industries, '[]')::text),
        ('description', p.description)

    ) as said (attribute, value)
    where coalesce(p.linkedin_url = accepted.linkedin_url, true)

),

clay_profile as (

    -- the employers of a profile; of each what it is called where it stands first
    select
        employers.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('person_payloads') }} as p
    cross join lateral (

        select
            item.company_domain as domain,
            (array_agg(item.company order by item.position) filter (
                where item.company is not null
            ))[1] as name,
            (array_agg(item.company_linkedin_url order by item.position) filter (
                where item.company_linkedin_url is not null
            ))[1] as linkedin_url
        from jsonb_to_recordset(p.experience) as item (
            position integer,
            company_domain text,
            company text,
            company_linkedin_url text
        )
        where item.company_domain is not null
        group by item.company_domain

    ) as employers
    cross join lateral (

        values
        ('mention', ''),
        ('name', employers.name),
        ('linkedin_url', employers.linkedin_url)

    ) as said (attribute, value)
    where
        {{ in_window(ref('person_payloads'), 'p') }}
        and p.quarantine_reason is null

),

company_canonical as (

    select
        p.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('company_canonical_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.original_name),
        ('cleaned_name', p.cleaned_name),
        ('linkedin_url', p.linkedin_url)

    ) as said (attribute, value)
    where {{ in_window(ref('company_canonical_payloads')) }} and p.quarantine_reason is null

),

cleaned_names as (

    select
        p.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('clay_cleaned_company_names') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.original_company_name),
        ('cleaned_name', p.cleaned_company_name)

    ) as said (attribute, value)
    where {{ in_window(ref('clay_cleaned_company_names')) }} and p.quarantine_reason is null

),

direct_upserts as (

    select
        p.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('core_company_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.name),
        ('linkedin_url', p.linkedin_url),
        ('employees', p.employee_range),
        ('industry', p.industry)

    ) as said (attribute, value)
    where {{ in_window(ref('core_company_payloads')) }} and p.quarantine_reason is null

),

companies_to_enrich as (

    select
        p.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('companies_to_enrich_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('linkedin_url', p.company_linkedin_url),
        ('description', p.short_description)

    ) as said (attribute, value)
    where {{ in_window(ref('companies_to_enrich_payloads')) }} and p.quarantine_reason is null

),

focus_companies as (

    select
        p.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('focus_companies_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.company_name)

    ) as said (attribute, value)
    where {{ in_window(ref('focus_companies_payloads')) }} and p.quarantine_reason is null

),

company_description as (

    select
        p.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('company_description_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('description', p.description)

    ) as said (attribute, value)
    where {{ in_window(ref('company_description_payloads')) }} and p.quarantine_reason is null

),

company_public as (

    select
        p.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('company_public_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('public', 'true'),
        ('name', p.company_name),
        ('linkedin_url', p.linkedin_url)

    ) as said (attribute, value)
    where {{ in_window(ref('company_public_payloads')) }} and p.quarantine_reason is null

),

company_ticker as (

    select
        p.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('company_ticker_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('ticker', p.ticker)

    ) as said (attribute, value)
    where {{ in_window(ref('company_ticker_payloads')) }} and p.quarantine_reason is null

),

company_classification as (

    select
        p.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('company_classification_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('is_b2b', p.is_b2b::text),
        ('is_b2c', p.is_b2c::text)

    ) as said (attribute, value)
    where {{ in_window(ref('company_classification_payloads')) }} and p.quarantine_reason is null

),

parallel_native as (

    select
        p.domain,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('parallel_native_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('revenue', p.revenue_range),
        ('revenue_amount', p.revenue_amount::text),
        ('funding_range', p.funding_range),
        ('funding_amount', p.funding_amount::text),
        ('employees', p.employee_range),
        ('description', p.description),
        ('tagline', p.tagline),
        ('last_round', p.funding_date::text || ' ' || coalesce(p.funding_type, ''))

    ) as said (attribute, value)
    where {{ in_window(ref('parallel_native_payloads')) }} and p.quarantine_reason is null

),

similar_preview as (

    -- each company of a list of similar ones
    select
        item.domain,
        'companyenrich-similar-preview'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('company_enrich_similar_raw') }} as p
    cross join lateral jsonb_to_recordset(p.items) as item (
        domain text, name text, linkedin_url text, employees text, revenue text, total_funding text,
        type text, industry text, industries jsonb, description text, categories jsonb
    )
    cross join lateral (

        values
        ('mention', ''),
        ('name', item.name),
        ('linkedin_url', item.linkedin_url),
        ('employees', item.employees),
        ('revenue', item.revenue),
        ('funding_amount', item.total_funding),
        ('type', item.type),
        ('industry', item.industry),
        ('industries', nullif(item.industries, '[]')::text),
        ('description', item.description),
        -- a category that is missing says nothing
        ('is_b2b', case when lower(item.categories::text) like '%b2b%' then 'true' end),
        ('is_b2c', case when lower(item.categories::text) like '%b2c%' then 'true' end)

    ) as said (attribute, value)
    where
        {{ in_window(ref('company_enrich_similar_raw')) }}
        and p.quarantine_reason is null
        and item.domain is not null

),

cb_vc_portfolio as (

    select
        p.domain,
        'cb-vc-portfolio'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('cb_vc_portfolio_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.company_name),
        ('linkedin_url', p.linkedin_url)

    ) as said (attribute, value)
    where
        {{ in_window(ref('cb_vc_portfolio_payloads')) }}
        and p.quarantine_reason is null
        and p.domain is not null

),

job_posting as (

    select
        p.domain,
        'job-posting'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('job_posting_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.company_name),
        ('linkedin_url', p.company_linkedin_url)

    ) as said (attribute, value)
    where
        {{ in_window(ref('job_posting_payloads')) }}
        and p.quarantine_reason is null
        and p.domain is not null

),

vc_investors as (

    select
        p.domain,
        'clay-company-vc-investors'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('company_vc_investors_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.company_name),
        ('linkedin_url', p.linkedin_url)

    ) as said (attribute, value)
    where
        {{ in_window(ref('company_vc_investors_payloads')) }}
        and p.quarantine_reason is null
        and p.domain is not null

),

vc_portfolio as (

    select
        p.domain,
        'vc-portfolio'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('vc_portfolio_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.company_name),
        ('linkedin_url', p.linkedin_url)

    ) as said (attribute, value)
    where
        {{ in_window(ref('vc_portfolio_payloads')) }}
        and p.quarantine_reason is null
        and p.domain is not null

),

builtwith as (

    select
        p.domain,
        'builtwith-techstack'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('builtwith_payloads') }} as p
    cross join lateral (

        values
        ('mention', '')

    ) as said (attribute, value)
    where
        {{ in_window(ref('builtwith_payloads')) }}
        and p.quarantine_reason is null
        and p.domain is not null

),

salesnav_person_full as (

    -- the employers of a person; of each what it is called where it stands first
    select
        employers.domain,
        'salesnav-person-full'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('salesnav_person_full_payloads') }} as p
    cross join lateral (

        select
            item.company_domain as domain,
            (array_agg(item.company_name order by item.position) filter (
                where item.company_name is not null
            ))[1] as name,
            (array_agg(item.company_linkedin_url order by item.position) filter (
                where item.company_linkedin_url is not null
            ))[1] as linkedin_url
        from jsonb_to_recordset(p.jobs) as item (
            position integer, company_domain text, company_name text, company_linkedin_url text
        )
        where item.company_domain is not null
        group by item.company_domain

    ) as employers
    cross join lateral (

        values
        ('mention', ''),
        ('name', employers.name),
        ('linkedin_url', employers.linkedin_url)

    ) as said (attribute, value)
    where
        {{ in_window(ref('salesnav_person_full_payloads'), 'p') }}
        and p.quarantine_reason is null

),

salesnav_company as (

    select
        p.domain,
        'salesnav-company'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('salesnav_scrapes_company_address_payloads'), 'company_key') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.company_name),
        ('linkedin_url', p.linkedin_url),
        ('employees', p.headcount::text),
        ('industry', p.industries),
        ('description', p.description)

    ) as said (attribute, value)
    where p.domain is not null

),

signal_job_change as (

    select
        p.new_company_domain as domain,
        'signal-job-change-v2'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('signal_job_change_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.new_company_name),
        ('linkedin_url', p.new_company_linkedin_url)

    ) as said (attribute, value)
    where
        {{ in_window(ref('signal_job_change_payloads')) }}
        and p.quarantine_reason is null
        and p.new_company_domain is not null

),

clay_job_change as (

    select
        p.new_company_domain as domain,
        'clay-signal-job-change'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('clay_job_change_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.new_company_name),
        ('linkedin_url', p.new_company_linkedin_url)

    ) as said (attribute, value)
    where
        {{ in_window(ref('clay_job_change_payloads')) }}
        and p.quarantine_reason is null
        and p.new_company_domain is not null

),

apollo_scrape as (

    -- the employer that a person's row names
    select
        p.domain,
        'apollo-scrape'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('apollo_scrape') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.company_name),
        ('linkedin_url', p.company_linkedin_url),
        ('employees', p.employee_count),
        ('industry', p.industry),
        ('description', p.company_description)

    ) as said (attribute, value)
    where
        {{ in_window(ref('apollo_scrape')) }}
        and p.quarantine_reason is null
        and p.domain is not null

),

signal_job_posting as (

    -- the company that has posted
    select
        p.company_domain as domain,
        'signal-job-posting-v2'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('signal_job_posting_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.company_name),
        ('linkedin_url', p.company_linkedin_url)

    ) as said (attribute, value)
    where
        {{ in_window(ref('signal_job_posting_payloads')) }}
        and p.quarantine_reason is null
        and p.company_domain is not null

),

clay_job_posting as (

    -- the company that has posted
    select
        p.company_domain as domain,
        'clay-signal-job-posting'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('clay_job_posting_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.company_name),
        ('linkedin_url', p.company_linkedin_url)

    ) as said (attribute, value)
    where
        {{ in_window(ref('clay_job_posting_payloads')) }}
        and p.quarantine_reason is null
        and p.company_domain is not null

),

former_system as (

    -- its companies, and those that the rows of its other tables name
    select
        p.domain,
        'legacy'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from (

        select
            domain,
            name,
            cleaned_name,
            linkedin_url,
            landing_id,
            landed_xid,
            last_seen_at
        from {{ ref('legacy_companies_payloads') }}
        where {{ in_window(ref('legacy_companies_payloads')) }} and quarantine_reason is null

        union all

        select
            company_domain as domain,
            company_name as name,
            null::text as cleaned_name,
            company_linkedin_url as linkedin_url,
            landing_id,
            landed_xid,
            last_seen_at
        from {{ ref('legacy_work_history_payloads') }}
        where {{ in_window(ref('legacy_work_history_payloads')) }} and quarantine_reason is null

        union all

        select
            origin_company_domain as domain,
            origin_company_name as name,
            null::text as cleaned_name,
            null::text as linkedin_url,
            landing_id,
            landed_xid,
            last_seen_at
        from {{ ref('legacy_customers_payloads') }}
        where {{ in_window(ref('legacy_customers_payloads')) }} and quarantine_reason is null

        union all

        select
            named.domain,
            named.name,
            null::text as cleaned_name,
            null::text as linkedin_url,
            t.landing_id,
            t.landed_xid,
            t.last_seen_at
        from {{ ref('legacy_case_studies_payloads') }} as t
        cross join lateral (

            values
            (t.origin_company_domain, t.origin_company_name),
            (t.company_customer_domain, t.company_customer_name)

        ) as named (domain, name)
        where
            {{ in_window(ref('legacy_case_studies_payloads'), 't') }}
            and t.quarantine_reason is null

        union all

        select
            named.domain,
            named.name,
            null::text as cleaned_name,
            null::text as linkedin_url,
            t.landing_id,
            t.landed_xid,
            t.last_seen_at
        from {{ ref('legacy_champions_payloads') }} as t
        cross join lateral (

            values
            (t.origin_company_domain, t.origin_company_name),
            (t.company_domain, t.company_name)

        ) as named (domain, name)
        where
            {{ in_window(ref('legacy_champions_payloads'), 't') }}
            and t.quarantine_reason is null

    ) as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.name),
        ('cleaned_name', p.cleaned_name),
        ('linkedin_url', p.linkedin_url)

    ) as said (attribute, value)
    where p.domain is not null

),

claims as (

    select * from companyenrich

    union all

    select * from salesnav_clay

    union all

    select * from clay_firmographics

    union all

    select * from find_people

    union all

    select * from location_parsed

    union all

    select * from title_enrichment

    union all

    select * from claygent_customers

    union all

    select * from manual_customers

    union all

    select * from case_study_extraction

    union all

    select * from case_study_buyers

    union all

    select * from parallel_case_study

    union all

    select * from clay_discovery

    union all

    select * from clay_profile

    union all

    select * from company_canonical

    union all

    select * from cleaned_names

    union all

    select * from direct_upserts

    union all

    select * from companies_to_enrich

    union all

    select * from focus_companies

    union all

    select * from company_description

    union all

    select * from company_public

    union all

    select * from company_ticker

    union all

    select * from company_classification

    union all

    select * from parallel_native

    union all

    select * from similar_preview

    union all

    select * from cb_vc_portfolio

    union all

    select * from job_posting

    union all

    select * from vc_investors

    union all

    select * from vc_portfolio

    union all

    select * from builtwith

    union all

    select * from salesnav_person_full

    union all

    select * from salesnav_company

    union all

    select * from signal_job_change

    union all

    select * from clay_job_change

    union all

    select * from apollo_scrape

    union all

    select * from signal_job_posting

    union all

    select * from clay_job_posting

    union all

    select * from former_system

),

said as (

    select
        domain,
        attribute,
        source,
        value,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        max(landing_id) as last_landing_id,
        max(last_seen_at) as last_seen_at
    from claims
    where value is not null
    group by domain, attribute, source, value

)

select
    domain,
    attribute,
    source,
    md5(value)::uuid as value_id,
    value,
    landing_id,
    landed_xid,
    last_landing_id,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    last_seen_at
from said
