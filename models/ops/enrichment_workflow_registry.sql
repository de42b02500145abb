-- depends on no table: written from the registrations each time it is built
{{ workflow_registry() }}
