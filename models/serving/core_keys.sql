-- depends on no table: written from the models each time it is built
{{ core_keys() }}
