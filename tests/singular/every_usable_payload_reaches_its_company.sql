select payloads.landing_id, payloads.domain
from {{ ref('companyenrich_payloads') }} as payloads
left join {{ ref('companyenrich_company') }} as known on known.domain = payloads.domain
left join {{ ref('companies') }} as company on company.domain = payloads.domain
where
    {{ under_test('payloads') }}
    and payloads.quarantine_reason is null
    and (known.domain is null or known.landing_id < payloads.landing_id or company.domain is null)
