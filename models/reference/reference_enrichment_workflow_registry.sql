{{ config(alias='enrichment_workflow_registry') }}

-- the name it has always had; not a view on the view in ops, which would go when that one is
-- replaced
{{ workflow_registry() }}
