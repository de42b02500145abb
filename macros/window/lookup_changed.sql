{#- True when a lookup's content differs from what this model's last build saw: then every key is looked at
    again, and what missed before is matched. Where false, the planner skips the branch without reading. -#}
{% macro lookup_changed(relation) -%}
    current_setting('hq.changed_{{ relation.identifier }}', true) = 'true'
{%- endmacro %}
