-- except where raw_industry_as_canonical asks for the old fallback
{{ config(enabled=not var('raw_industry_as_canonical', false)) }}

select company.domain, company.matched_industry
from {{ ref('company_industries') }} as company
left join {{ ref('industry_lookup') }} as known on known.industry_cleaned = company.matched_industry
where
    {{ under_test('company') }}
    and company.matched_industry is not null
    and known.industry_cleaned is null
