-- of companies of which something new was said: the view itself is made of all there is
select domain, technology_id
from {{ ref('tech_on_site_detections') }}
where
    last_detected < first_detected
    and domain = any(
        array(select b.domain from {{ ref('company_builtwith') }} as b where {{ under_test('b') }})
    )
