select domain, technology_id
from {{ ref('tech_on_site_detections') }}
where last_detected < first_detected
