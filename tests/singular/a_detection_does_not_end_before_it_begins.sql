select domain, technology_id
from {{ ref('tech_on_site_detections') }}
where {{ under_test() }} and last_detected < first_detected
