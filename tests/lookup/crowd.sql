-- 40,000 people at 4,000 companies, and what is known of them: enough that reading a whole table
-- would not be the quicker way to find one row. Written beside dbt, and deleted afterwards.

create temporary table crowd_companies as
select
    n,
    'crowd-' || lpad(n::text, 5, '0') || '.example' as domain
from generate_series(1, 4000) as n;

create temporary table crowd_people as
select
    p.n,
    'https://www.linkedin.com/in/crowd-' || lpad(p.n::text, 6, '0') as linkedin_url,
    c.domain,
    f.domain as former
from generate_series(1, 40000) as p (n)
inner join crowd_companies as c on c.n = 1 + p.n % 4000
inner join crowd_companies as f on f.n = 1 + (p.n * 7 + 1) % 4000;

insert into core.companies (id, domain, name, linkedin_url, source, landing_id, landed_xid)
select
    md5('company:' || domain)::uuid, domain, 'Crowd ' || n,
    'https://www.linkedin.com/company/crowd-' || n, 'crowd', 0, 0
from crowd_companies;

insert into core.company_name_keys (id, name_key, domain, source, landing_id, landed_xid)
select md5('key:' || domain)::uuid, 'crowd ' || n, domain, 'crowd', 0, 0 from crowd_companies;

-- of the first company no country is known
insert into core.company_locations (id, domain, city, state, country, source, landing_id, landed_xid)
select
    md5('place:' || domain)::uuid, domain, 'Austin', 'Texas',
    case when n > 1 then 'United States' end, 'crowd', 0, 0
from crowd_companies;

insert into core.company_industries (id, domain, matched_industry, source, landing_id, landed_xid)
select
    md5('industry:' || domain)::uuid, domain,
    case when n % 2 = 0 then 'Software Development' else 'Farming, Ranching, & Forestry' end,
    'crowd', 0, 0
from crowd_companies;

insert into core.company_employee_range (id, domain, employee_range, source, landing_id, landed_xid)
select md5('size:' || domain)::uuid, domain, '51-200', 'crowd', 0, 0 from crowd_companies;

insert into core.company_descriptions (id, domain, description, source, landing_id, landed_xid)
select md5('text:' || domain)::uuid, domain, 'Crowds.', 'crowd', 0, 0 from crowd_companies;

insert into core.company_business_model (id, domain, is_b2b, is_b2c, source, landing_id, landed_xid)
select md5('model:' || domain)::uuid, domain, true, n % 2 = 0, 'crowd', 0, 0 from crowd_companies;

insert into core.company_canonical (id, domain, cleaned_name, landing_id, landed_xid)
select md5('canonical:' || domain)::uuid, domain, 'Crowd', 0, 0 from crowd_companies;

insert into core.company_public (id, domain, ticker, source, landing_id, landed_xid)
select md5('public:' || domain)::uuid, domain, 'C' || n, 'crowd', 0, 0 from crowd_companies;

insert into core.company_social_urls (id, domain, g2_url, source, landing_id, landed_xid)
select md5('social:' || domain)::uuid, domain, 'https://g2.example', 'crowd', 0, 0
from crowd_companies;

insert into core.company_vc_investors (
    id, company_domain, vc_key, vc_name, source, landing_id, landed_xid
)
select md5('vc:' || domain)::uuid, domain, 'crowd fund', 'Crowd Fund', 'crowd', 0, 0
from crowd_companies;

insert into core.company_customers (
    id, origin_company_domain, customer_key, customer_name, customer_domain, source, landing_id,
    landed_xid
)
select
    md5('customer:' || c.domain || k)::uuid, c.domain, 'customer ' || k, 'Customer ' || k, d.domain,
    'crowd', 0, 0
from crowd_companies as c
cross join generate_series(1, 5) as k
inner join crowd_companies as d on d.n = 1 + (c.n + k) % 4000;

insert into core.case_study_champions (
    id, page_key, champion_key, full_name, origin_company_domain, company_domain, source, landing_id,
    landed_xid
)
select
    md5('champion:' || c.domain || k)::uuid, md5(c.domain), 'champion ' || k, 'Champion ' || k,
    c.domain, null, 'crowd', 0, 0
from crowd_companies as c
cross join generate_series(1, 3) as k;

insert into core.people (
    id, linkedin_url, linkedin_url_type, linkedin_slug, full_name, first_name, last_name,
    core_company_id, source, landing_id, landed_xid
)
select
    md5('person:' || linkedin_url)::uuid, linkedin_url, 'real', 'crowd-' || n, 'Crowd ' || n, 'Crowd',
    n::text, md5('company:' || domain)::uuid, 'crowd', 0, 0
from crowd_people;

insert into core.person_locations (id, linkedin_url, city, country, source, landing_id, landed_xid)
select md5('at:' || linkedin_url)::uuid, linkedin_url, 'Oslo_100%', 'Norway', 'crowd', 0, 0
from crowd_people;

insert into core.person_job_titles (
    id, linkedin_url, raw_job_title, matched_cleaned_job_title, matched_job_function,
    matched_seniority, source, landing_id, landed_xid
)
select
    md5('title:' || linkedin_url)::uuid, linkedin_url, 'Boss', 'Boss of ' || n % 100,
    case n % 4
        when 0 then 'Security, Risk, & Compliance'
        when 1 then 'Sales'
        when 2 then 'Engineering'
        else 'Miscellaneous'
    end,
    case when n % 400 = 2 then 'VP' else 'Manager' end, 'crowd', 0, 0
from crowd_people;

insert into core.person_tenure (id, linkedin_url, job_start_date, source, landing_id, landed_xid)
select
    md5('tenure:' || linkedin_url)::uuid, linkedin_url,
    current_date - case when n % 200 = 0 then n / 1000 else 1000 + n % 3000 end, 'crowd', 0, 0
from crowd_people;

insert into core.person_promotions (
    id, linkedin_url, company_domain, previous_title, new_title, promotion_date, source, landing_id,
    landed_xid
)
select
    md5('rise:' || linkedin_url)::uuid, linkedin_url, domain, 'Clerk', 'Boss',
    current_date - case when n % 1000 = 0 then 10 else 2000 + n % 1000 end, 'crowd', 0, 0
from crowd_people
where n % 4 = 0;

insert into core.person_work_history (
    id, linkedin_url, linkedin_url_type, company_key, company_domain, company_name, title, title_norm,
    start_date, end_date, is_current, source, landing_id, landed_xid
)
select
    md5('job:' || linkedin_url || job.domain)::uuid, linkedin_url, 'real', job.domain, job.domain,
    'Crowd', 'Boss', 'boss', '2015-01-01',
    case when not job.is_current then date '2020-01-01' end, job.is_current, 'crowd', 0, 0
from crowd_people as p
cross join lateral (
    values (p.domain, true), (p.former, false)
) as job (domain, is_current)
where job.is_current or p.former != p.domain;

insert into core.person_past_employer (
    id, linkedin_url, linkedin_url_type, past_company_name, past_company_domain, still_employed,
    source, landing_id, landed_xid
)
select
    md5('past:' || linkedin_url)::uuid, linkedin_url, 'real', 'Crowd', former, false, 'crowd', 0, 0
from crowd_people;

insert into extracted.companyenrich_payloads (landing_id, landed_xid, domain, last_seen_at)
select -n, 0, domain, '2020-01-01' from crowd_companies;

insert into extracted.companyenrich_company (domain, landing_id, landed_xid)
select domain, 0, 0 from crowd_companies;

insert into extracted.company_firmographics (company_domain, landing_id, landed_xid)
select domain, 0, 0 from crowd_companies;

insert into extracted.company_enrich_similar (
    id, input_domain, company_key, company_domain, similarity_score, is_current, landing_id, landed_xid
)
select
    md5('similar:' || c.domain || d.domain)::uuid, c.domain, d.domain, d.domain, 0.5, true, 0, 0
from crowd_companies as c
inner join crowd_companies as d on d.n between c.n + 1 and c.n + 5;

insert into extracted.person_payloads (landing_id, landed_xid, workflow, linkedin_url, last_seen_at)
select -n, 0, 'clay-person-profile', linkedin_url, '2020-01-01' from crowd_people;

insert into client.leads (
    id, client_domain, client_form_id, lead_key, person_linkedin_url, company_domain, landing_id,
    landed_xid
)
select
    md5('lead:' || linkedin_url)::uuid, former, 'form', 'url:' || linkedin_url, linkedin_url, domain,
    0, 0
from crowd_people;

insert into claims.case_study (
    case_study_key, attribute, source, value_id, value, landing_id, landed_xid, last_landing_id
)
select md5(domain), 'mention', 'crowd', md5(domain)::uuid, '', 0, 0, 0 from crowd_companies;

insert into reference.job_title_lookup (latest_title_norm, latest_title, landing_id, landed_xid)
select 'crowd boss ' || n, 'Crowd Boss ' || n, 0, 0 from crowd_companies;

insert into reference.location_lookup (location_norm, location_name, landing_id, landed_xid)
select 'crowd town ' || n, 'Crowd Town ' || n, 0, 0 from crowd_companies;

analyze;
