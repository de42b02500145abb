-- The yardstick of bench/build.py: what an engineer would write for this one load, in one psql session.
-- Set-based, the same functions, the same columns, keys and indexes (schema by_hand mirrors ours), no
-- windows, no history, no frontier: whatever is in raw is read, newest payload wins, upserts on conflict.
\set ON_ERROR_STOP on
set role hq_dbt;
begin;

create temporary table typed on commit drop as
select
    landing_id, landed_xid, landed_at, now() as run_at,
    reference.normalize_domain(d) as domain,
    reference.json_text(body -> 'id') as companyenrich_id,
    reference.json_text(body -> 'name') as name,
    reference.json_text(body -> 'type') as type,
    reference.json_text(body -> 'website') as website,
    reference.json_text(body -> 'revenue') as revenue,
    reference.json_text(body -> 'employees') as employees,
    reference.json_text(body -> 'industry') as industry,
    reference.json_text(body -> 'description') as description,
    reference.json_text(body -> 'seo_description') as seo_description,
    reference.json_text(body -> 'logo_url') as logo_url,
    reference.json_text(body #> '{location,address}') as address,
    reference.json_text(body #> '{location,phone}') as phone,
    reference.json_text(body #> '{location,postal_code}') as postal_code,
    reference.json_code(body #> '{location,city,name}') as city,
    reference.to_integer(body #>> '{location,city,id}') as city_id,
    reference.to_numeric(body #>> '{location,city,latitude}') as latitude,
    reference.to_numeric(body #>> '{location,city,longitude}') as longitude,
    reference.json_code(body #> '{location,state,name}') as state,
    reference.to_integer(body #>> '{location,state,id}') as state_id,
    reference.json_code(body #> '{location,state,code}') as state_code,
    reference.json_code(body #> '{location,country,name}') as country,
    reference.json_code(body #> '{location,country,code}') as country_code,
    reference.linkedin_company_url(body #>> '{socials,linkedin_url}') as linkedin_url,
    reference.json_text(body #> '{socials,linkedin_id}') as linkedin_id,
    reference.json_text(body #> '{socials,twitter_url}') as twitter_url,
    reference.json_text(body #> '{socials,facebook_url}') as facebook_url,
    reference.json_text(body #> '{socials,github_url}') as github_url,
    reference.json_text(body #> '{socials,youtube_url}') as youtube_url,
    reference.json_text(body #> '{socials,instagram_url}') as instagram_url,
    reference.json_text(body #> '{socials,crunchbase_url}') as crunchbase_url,
    reference.json_text(body #> '{socials,g2_url}') as g2_url,
    reference.json_text(body #> '{socials,angellist_url}') as angellist_url,
    reference.to_numeric(body #>> '{financial,total_funding}') as total_funding,
    reference.json_text(body #> '{financial,funding_stage}') as funding_stage,
    reference.json_code(body #> '{financial,stock_symbol}') as stock_symbol,
    reference.json_code(body #> '{financial,stock_exchange}') as stock_exchange,
    reference.to_integer(body ->> 'founded_year') as founded_year,
    reference.to_numeric(body ->> 'page_rank') as page_rank,
    reference.to_timestamptz(body #>> '{financial,funding_date}') as funding_date,
    reference.to_timestamptz(body ->> 'updated_at') as companyenrich_updated_at,
    reference.json_array_or_empty(body -> 'industries') as industries,
    reference.json_array_or_empty(body -> 'categories') as categories,
    reference.json_array_or_empty(body -> 'keywords') as keywords,
    reference.json_array_or_empty(body -> 'technologies') as technologies,
    reference.json_array_or_empty(body -> 'naics_codes') as naics_codes,
    reference.json_array_or_empty(body -> 'subsidiaries') as subsidiaries,
    reference.json_array_or_empty(body #> '{financial,funding}') as funding
from (
    select
        landing_id, landed_xid, landed_at, payload ->> 'domain' as d, payload -> 'raw_payload' as body
    from raw.companyenrich_payloads
    offset 0
) as p;
create index on typed (domain, landing_id);
analyze typed;

-- the payload table
insert into by_hand.companyenrich_payloads (
    landing_id, landed_xid, created_at, updated_at, last_seen_at, domain, companyenrich_id, name, type,
    website, revenue, employees, industry, description, seo_description, logo_url, address, phone,
    postal_code, city, city_id, latitude, longitude, state, state_id, state_code, country, country_code,
    linkedin_url, linkedin_id, twitter_url, facebook_url, github_url, youtube_url, instagram_url,
    crunchbase_url, g2_url, angellist_url, total_funding, funding_stage, stock_symbol, stock_exchange,
    founded_year, page_rank, funding_date, companyenrich_updated_at, industries, categories, keywords,
    technologies, naics_codes, subsidiaries, funding
)
select
    landing_id, landed_xid, run_at, run_at, landed_at, domain, companyenrich_id, name, type,
    website, revenue, employees, industry, description, seo_description, logo_url, address, phone,
    postal_code, city, city_id, latitude, longitude, state, state_id, state_code, country, country_code,
    linkedin_url, linkedin_id, twitter_url, facebook_url, github_url, youtube_url, instagram_url,
    crunchbase_url, g2_url, angellist_url, total_funding, funding_stage, stock_symbol, stock_exchange,
    founded_year, page_rank, funding_date, companyenrich_updated_at, industries, categories, keywords,
    technologies, naics_codes, subsidiaries, funding
from typed
on conflict (landing_id) do nothing;

-- newest payload per company
create temporary table newest on commit drop as
select distinct on (domain) * from typed where domain is not null order by domain, landing_id desc;
analyze newest;

insert into by_hand.companyenrich_company (
    id, domain, companyenrich_id, name, type, website, revenue, employees, industry, description,
    seo_description, logo_url, industries, categories, keywords, technologies, naics_codes,
    founded_year, page_rank, address, phone, postal_code, city, state, state_code, country,
    country_code, latitude, longitude, linkedin_url, linkedin_id, twitter_url, facebook_url,
    github_url, youtube_url, instagram_url, crunchbase_url, g2_url, angellist_url, total_funding,
    funding_stage, stock_symbol, stock_exchange, funding_date, companyenrich_updated_at, landing_id,
    landed_xid, created_at, updated_at, last_seen_at
)
select
    md5('companyenrich_company:' || domain)::uuid, domain, companyenrich_id, name, type, website,
    revenue, employees, industry, description, seo_description, logo_url, industries, categories,
    keywords, technologies, naics_codes, founded_year, page_rank, address, phone, postal_code, city,
    state, state_code, country, country_code, latitude, longitude, linkedin_url, linkedin_id,
    twitter_url, facebook_url, github_url, youtube_url, instagram_url, crunchbase_url, g2_url,
    angellist_url, total_funding, funding_stage, stock_symbol, stock_exchange, funding_date,
    companyenrich_updated_at, landing_id, landed_xid, run_at, run_at, landed_at
from newest
on conflict (domain) do update set
    companyenrich_id = excluded.companyenrich_id, name = excluded.name, type = excluded.type,
    website = excluded.website, revenue = excluded.revenue, employees = excluded.employees,
    industry = excluded.industry, description = excluded.description,
    seo_description = excluded.seo_description, logo_url = excluded.logo_url,
    industries = excluded.industries, categories = excluded.categories,
    keywords = excluded.keywords, technologies = excluded.technologies,
    naics_codes = excluded.naics_codes, founded_year = excluded.founded_year,
    page_rank = excluded.page_rank, address = excluded.address, phone = excluded.phone,
    postal_code = excluded.postal_code, city = excluded.city, state = excluded.state,
    state_code = excluded.state_code, country = excluded.country,
    country_code = excluded.country_code, latitude = excluded.latitude,
    longitude = excluded.longitude, linkedin_url = excluded.linkedin_url,
    linkedin_id = excluded.linkedin_id, twitter_url = excluded.twitter_url,
    facebook_url = excluded.facebook_url, github_url = excluded.github_url,
    youtube_url = excluded.youtube_url, instagram_url = excluded.instagram_url,
    crunchbase_url = excluded.crunchbase_url, g2_url = excluded.g2_url,
    angellist_url = excluded.angellist_url, total_funding = excluded.total_funding,
    funding_stage = excluded.funding_stage, stock_symbol = excluded.stock_symbol,
    stock_exchange = excluded.stock_exchange, funding_date = excluded.funding_date,
    companyenrich_updated_at = excluded.companyenrich_updated_at, landing_id = excluded.landing_id,
    landed_xid = excluded.landed_xid, updated_at = excluded.updated_at,
    last_seen_at = excluded.last_seen_at;

insert into by_hand.companyenrich_socials (
    id, domain, linkedin_url, linkedin_id, twitter_url, facebook_url, github_url, youtube_url,
    instagram_url, crunchbase_url, g2_url, angellist_url, landing_id, landed_xid, created_at,
    updated_at, last_seen_at
)
select
    md5('companyenrich_socials:' || domain)::uuid, domain, linkedin_url, linkedin_id, twitter_url,
    facebook_url, github_url, youtube_url, instagram_url, crunchbase_url, g2_url, angellist_url,
    landing_id, landed_xid, run_at, run_at, landed_at
from newest
on conflict (domain) do update set
    linkedin_url = excluded.linkedin_url, linkedin_id = excluded.linkedin_id,
    twitter_url = excluded.twitter_url, facebook_url = excluded.facebook_url,
    github_url = excluded.github_url, youtube_url = excluded.youtube_url,
    instagram_url = excluded.instagram_url, crunchbase_url = excluded.crunchbase_url,
    g2_url = excluded.g2_url, angellist_url = excluded.angellist_url,
    landing_id = excluded.landing_id, updated_at = excluded.updated_at,
    last_seen_at = excluded.last_seen_at;

insert into by_hand.companyenrich_location (
    id, domain, address, phone, postal_code, city, city_id, state, state_code, state_id, country,
    country_code, latitude, longitude, landing_id, landed_xid, created_at, updated_at, last_seen_at
)
select
    md5('companyenrich_location:' || domain)::uuid, domain, address, phone, postal_code, city, city_id,
    state, state_code, state_id, country, country_code, latitude, longitude, landing_id, landed_xid,
    run_at, run_at, landed_at
from newest
on conflict (domain) do update set
    address = excluded.address, phone = excluded.phone, postal_code = excluded.postal_code,
    city = excluded.city, city_id = excluded.city_id, state = excluded.state,
    state_code = excluded.state_code, state_id = excluded.state_id, country = excluded.country,
    country_code = excluded.country_code, latitude = excluded.latitude,
    longitude = excluded.longitude, landing_id = excluded.landing_id,
    updated_at = excluded.updated_at, last_seen_at = excluded.last_seen_at;

-- unions of list elements: extracted, then core
create temporary table words on commit drop as
select 'keyword' as kind, domain, reference.json_text(e.value) as word, landing_id, landed_xid, landed_at
from typed cross join lateral jsonb_array_elements(keywords) as e
union all
select 'technology', domain, reference.json_text(e.value), landing_id, landed_xid, landed_at
from typed cross join lateral jsonb_array_elements(technologies) as e
union all
select 'industry', domain, reference.json_text(e.value), landing_id, landed_xid, landed_at
from typed cross join lateral jsonb_array_elements(industries) as e
union all
select 'category', domain, reference.json_text(e.value), landing_id, landed_xid, landed_at
from typed cross join lateral jsonb_array_elements(categories) as e
union all
select 'naics_code', domain, reference.json_text(e.value), landing_id, landed_xid, landed_at
from typed cross join lateral jsonb_array_elements(naics_codes) as e;

create temporary table united on commit drop as
select
    kind, domain, word, min(landing_id) as landing_id, min(landed_xid) as landed_xid,
    min(landed_at) as first_seen_at, max(landed_at) as last_seen_at, now() as run_at
from words
where word is not null and domain is not null
group by kind, domain, word;
create index on united (kind);
analyze united;

insert into by_hand.companyenrich_keywords
(id, domain, keyword, is_current, first_seen_at, landing_id, landed_xid, created_at, updated_at, last_seen_at)
select
    md5('companyenrich_keyword:' || domain || ':' || word)::uuid, domain, word, true, first_seen_at,
    landing_id, landed_xid, run_at, run_at, last_seen_at
from united where kind = 'keyword'
on conflict (domain, keyword) do update set last_seen_at = excluded.last_seen_at;

insert into by_hand.companyenrich_technologies
(id, domain, technology, technology_id, is_current, first_seen_at, landing_id, landed_xid, created_at, updated_at, last_seen_at)
select
    md5('companyenrich_technology:' || domain || ':' || word)::uuid, domain, word,
    md5(reference.lookup_key(replace(word, '-', ' ')))::uuid, true, first_seen_at, landing_id,
    landed_xid, run_at, run_at, last_seen_at
from united where kind = 'technology'
on conflict (domain, technology) do update set last_seen_at = excluded.last_seen_at;

insert into by_hand.companyenrich_industries
(id, domain, industry, is_current, first_seen_at, landing_id, landed_xid, created_at, updated_at, last_seen_at)
select
    md5('companyenrich_industry:' || domain || ':' || word)::uuid, domain, word, true, first_seen_at,
    landing_id, landed_xid, run_at, run_at, last_seen_at
from united where kind = 'industry'
on conflict (domain, industry) do update set last_seen_at = excluded.last_seen_at;

insert into by_hand.companyenrich_categories
(id, domain, category, is_current, first_seen_at, landing_id, landed_xid, created_at, updated_at, last_seen_at)
select
    md5('companyenrich_category:' || domain || ':' || word)::uuid, domain, word, true, first_seen_at,
    landing_id, landed_xid, run_at, run_at, last_seen_at
from united where kind = 'category'
on conflict (domain, category) do update set last_seen_at = excluded.last_seen_at;

insert into by_hand.companyenrich_naics_codes
(id, domain, naics_code, is_current, first_seen_at, landing_id, landed_xid, created_at, updated_at, last_seen_at)
select
    md5('companyenrich_naics_code:' || domain || ':' || word)::uuid, domain, word, true, first_seen_at,
    landing_id, landed_xid, run_at, run_at, last_seen_at
from united where kind = 'naics_code'
on conflict (domain, naics_code) do update set last_seen_at = excluded.last_seen_at;

insert into by_hand.technologies (id, name, source, landing_id, landed_xid, created_at, updated_at, last_seen_at)
select distinct on (reference.lookup_key(replace(word, '-', ' ')))
    md5(reference.lookup_key(replace(word, '-', ' ')))::uuid, word, 'companyenrich', landing_id,
    landed_xid, run_at, run_at, last_seen_at
from united where kind = 'technology'
order by reference.lookup_key(replace(word, '-', ' ')), landing_id
on conflict (id) do nothing;

-- funding
create temporary table said_rounds on commit drop as
select
    domain, reference.to_timestamptz(e.value ->> 'date') as funding_date,
    reference.null_if_placeholder(split_part(e.value ->> 'type', ' - ', 1)) as funding_type,
    reference.json_text(e.value -> 'amount') as amount,
    reference.json_text(e.value -> 'from') as investors,
    reference.json_text(e.value -> 'url') as url, landing_id, landed_xid, landed_at, now() as run_at
from typed cross join lateral jsonb_array_elements(funding) as e
where domain is not null;
analyze said_rounds;

create temporary table rounds on commit drop as
select distinct on (domain, funding_date, funding_type)
    *, reference.to_numeric(substring(amount from '(?i)^([0-9][0-9.,]*)\s*USD$')) as amount_usd
from said_rounds
order by domain, funding_date, funding_type, landing_id desc;
analyze rounds;

insert into by_hand.companyenrich_funding_rounds (
    id, domain, funding_date, funding_type, amount, amount_usd, investors, url, is_current,
    first_seen_at, landing_id, landed_xid, created_at, updated_at, last_seen_at
)
select
    md5(concat_ws(':', 'companyenrich_funding_round', domain, funding_date, funding_type))::uuid, domain,
    funding_date, funding_type, amount, amount_usd, investors, url, true, landed_at, landing_id,
    landed_xid, run_at, run_at, landed_at
from rounds
on conflict (domain, funding_date, funding_type) do update set
    amount = excluded.amount, investors = excluded.investors, last_seen_at = excluded.last_seen_at;

-- of two rounds of one day and type each has its investors
create temporary table investments on commit drop as
select distinct on (domain, investor_name, funding_date, funding_type)
    *, reference.to_numeric(substring(amount from '(?i)^([0-9][0-9.,]*)\s*USD$')) as amount_usd
from (
    select
        said_rounds.*, reference.null_if_placeholder(btrim(replace(t.value, chr(1), ','), ', ')) as investor_name
    from said_rounds
    cross join lateral string_to_table(
        regexp_replace(
            investors,
            ',(\s*(?:inc|llc|l\.l\.c|lp|l\.\s?p|llp|ltd|limited|co|corp|plc|gmbh)\.?\s*)(?=,|$)',
            chr(1) || '\1', 'gi'
        ), ','
    ) as t (value)
) as i
where investor_name is not null
order by domain, investor_name, funding_date, funding_type, landing_id desc;
analyze investments;

insert into by_hand.companyenrich_vc_investments (
    id, domain, investor_name, funding_date, funding_type, amount, amount_usd, is_current,
    first_seen_at, landing_id, landed_xid, created_at, updated_at, last_seen_at
)
select
    md5(concat_ws(':', 'companyenrich_vc_investment', domain, investor_name, funding_date, funding_type))::uuid,
    domain, investor_name, funding_date, funding_type, amount, amount_usd, true, landed_at, landing_id,
    landed_xid, run_at, run_at, landed_at
from investments
on conflict (domain, investor_name, funding_date, funding_type) do update set
    amount = excluded.amount, last_seen_at = excluded.last_seen_at;

insert into by_hand.companyenrich_investors
(id, domain, investor_name, is_current, first_seen_at, landing_id, landed_xid, created_at, updated_at, last_seen_at)
select
    md5('companyenrich_investor:' || domain || ':' || investor_name)::uuid, domain, investor_name, true,
    min(landed_at), min(landing_id), min(landed_xid), now(), now(), max(landed_at)
from investments
group by domain, investor_name
on conflict (domain, investor_name) do update set last_seen_at = excluded.last_seen_at;

insert into by_hand.company_vc_investors
(id, company_domain, vc_key, vc_name, source, landing_id, landed_xid, created_at, updated_at, last_seen_at)
select distinct on (domain, reference.lookup_key(investor_name))
    md5('company_vc_investor:' || domain || ':' || reference.lookup_key(investor_name))::uuid, domain,
    reference.lookup_key(investor_name), investor_name, 'companyenrich', landing_id, landed_xid, run_at,
    run_at, landed_at
from investments
order by domain, reference.lookup_key(investor_name), landing_id
on conflict (company_domain, vc_key) do update set last_seen_at = excluded.last_seen_at;

insert into by_hand.companyenrich_subsidiaries (
    id, domain, subsidiary_name, subsidiary_domain, subsidiary_data, is_current, first_seen_at,
    landing_id, landed_xid, created_at, updated_at, last_seen_at
)
select distinct on (domain, subsidiary_name)
    md5('companyenrich_subsidiary:' || domain || ':' || subsidiary_name)::uuid, domain, subsidiary_name,
    reference.normalize_domain(value ->> 'domain'),
    case when jsonb_typeof(value) = 'object' then value end, true, landed_at, landing_id, landed_xid,
    run_at, run_at, landed_at
from (
    select
        typed.domain, typed.landing_id, typed.landed_xid, typed.landed_at, typed.run_at, e.value,
        reference.json_text(
            case when jsonb_typeof(e.value) = 'object' then e.value -> 'name' else e.value end
        ) as subsidiary_name
    from typed cross join lateral jsonb_array_elements(subsidiaries) as e
    where domain is not null
) as s
where subsidiary_name is not null
order by domain, subsidiary_name, landing_id desc
on conflict (domain, subsidiary_name) do update set last_seen_at = excluded.last_seen_at;

-- one row a company
insert into by_hand.companies (
    id, domain, name, linkedin_url, source, landing_id, landed_xid, created_at, updated_at, last_seen_at
)
select distinct on (domain)
    md5('company:' || domain)::uuid, domain, name, linkedin_url, 'companyenrich', landing_id, landed_xid,
    run_at, run_at, landed_at
from typed where domain is not null
order by domain, landing_id
on conflict (domain) do nothing;

insert into by_hand.company_employee_range (
    id, domain, employee_range, source, landing_id, landed_xid, created_at, updated_at, last_seen_at
)
select distinct on (domain)
    md5('company_employee_range:' || domain)::uuid, domain, l.size_cleaned, 'companyenrich', landing_id,
    landed_xid, run_at, run_at, landed_at
from newest
inner join reference.employee_range_lookup as l
    on reference.range_key(l.size_raw) = reference.range_key(newest.employees)
order by domain
on conflict (domain) do update set
    employee_range = excluded.employee_range, landing_id = excluded.landing_id,
    last_seen_at = excluded.last_seen_at;

insert into by_hand.company_revenue (
    id, domain, source, raw_revenue_range, matched_revenue_range, landing_id, landed_xid, created_at,
    updated_at, last_seen_at
)
select distinct on (domain)
    md5('company_revenue:' || domain || ':companyenrich')::uuid, domain, 'companyenrich', revenue,
    l.matched_revenue_range, landing_id, landed_xid, run_at, run_at, landed_at
from newest
left join reference.revenue_range_lookup as l
    on reference.range_key(l.raw_value) = reference.range_key(newest.revenue)
where revenue is not null
order by domain
on conflict (domain, source) do update set
    raw_revenue_range = excluded.raw_revenue_range,
    matched_revenue_range = excluded.matched_revenue_range, landing_id = excluded.landing_id,
    last_seen_at = excluded.last_seen_at;

insert into by_hand.company_types (
    id, domain, source, raw_type, matched_type, landing_id, landed_xid, created_at, updated_at, last_seen_at
)
select distinct on (domain)
    md5('company_type:' || domain || ':companyenrich')::uuid, domain, 'companyenrich', type,
    l.matched_company_type, landing_id, landed_xid, run_at, run_at, landed_at
from newest
left join reference.company_type_lookup as l
    on reference.lookup_key(l.raw_value) = reference.lookup_key(newest.type)
where type is not null
order by domain
on conflict (domain, source) do update set
    raw_type = excluded.raw_type, matched_type = excluded.matched_type,
    landing_id = excluded.landing_id, last_seen_at = excluded.last_seen_at;

insert into by_hand.company_industries (
    id, domain, matched_industry, raw_industry, raw_industries, source, landing_id, landed_xid,
    created_at, updated_at, last_seen_at
)
select distinct on (domain)
    md5('company_industry:' || domain)::uuid, domain, l.industry_cleaned, industry, industries,
    'companyenrich', landing_id, landed_xid, run_at, run_at, landed_at
from newest
left join reference.industry_lookup as l
    on reference.lookup_key(l.industry_raw) = reference.lookup_key(newest.industry)
where industry is not null
order by domain
on conflict (domain) do update set
    matched_industry = excluded.matched_industry, raw_industry = excluded.raw_industry,
    landing_id = excluded.landing_id, last_seen_at = excluded.last_seen_at;

insert into by_hand.company_locations (
    id, domain, city, state, country, raw_location, raw_country, has_city, has_state, source,
    landing_id, landed_xid, created_at, updated_at, last_seen_at
)
select
    md5('company_location:' || domain)::uuid, domain, city, state, country, address, country,
    city is not null, state is not null, 'companyenrich', landing_id, landed_xid, run_at, run_at, landed_at
from newest
where num_nonnulls(city, state, country) > 0
on conflict (domain) do update set
    city = excluded.city, state = excluded.state, country = excluded.country,
    raw_location = excluded.raw_location, landing_id = excluded.landing_id,
    last_seen_at = excluded.last_seen_at;

insert into by_hand.company_descriptions (
    id, domain, description, tagline, source, landing_id, landed_xid, created_at, updated_at, last_seen_at
)
select
    md5('company_description:' || domain)::uuid, domain, description, seo_description, 'companyenrich',
    landing_id, landed_xid, run_at, run_at, landed_at
from newest
where num_nonnulls(description, seo_description) > 0
on conflict (domain) do update set
    description = excluded.description, tagline = excluded.tagline,
    landing_id = excluded.landing_id, last_seen_at = excluded.last_seen_at;

insert into by_hand.company_social_urls (
    id, domain, linkedin_url, twitter_url, facebook_url, github_url, youtube_url, instagram_url,
    crunchbase_url, g2_url, angellist_url, source, landing_id, landed_xid, created_at, updated_at,
    last_seen_at
)
select
    md5('company_social_url:' || domain)::uuid, domain, linkedin_url, twitter_url, facebook_url,
    github_url, youtube_url, instagram_url, crunchbase_url, g2_url, angellist_url, 'companyenrich',
    landing_id, landed_xid, run_at, run_at, landed_at
from newest
on conflict (domain) do update set
    linkedin_url = excluded.linkedin_url, twitter_url = excluded.twitter_url,
    facebook_url = excluded.facebook_url, g2_url = excluded.g2_url,
    landing_id = excluded.landing_id, last_seen_at = excluded.last_seen_at;

commit;
