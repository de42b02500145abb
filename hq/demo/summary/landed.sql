select workflow, landed, extracted, pending, quarantined
from ops.workflow_status()
order by workflow
