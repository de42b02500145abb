-- of each column the newest that was said: a look-up that failed takes no number away
select
    ticker,
    {{ newest('cik') }} as cik,
    {{ newest('sec_company_name') }} as sec_company_name,
    {{ newest('domain') }} as domain
from {{ ref('company_ticker_payloads') }}
where quarantine_reason is null
group by ticker
