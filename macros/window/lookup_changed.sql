{#- True when a lookup's content differs from what this model's last build saw, or all is read anew: then every key is looked
    at again, and what missed before is matched. Where false, the planner skips the branch without reading. -#}
{% macro lookup_changed(relation) -%}
    'true' in (
        current_setting('hq.changed_{{ relation.identifier }}', true),
        current_setting('hq.reads_all', true)
    )
{%- endmacro %}
