{# Whether an address is by its name that of an office and not of one person. #}
{% macro is_shared_mailbox(column) -%}
split_part({{ column }}, '@', 1) in (
            'info', 'hello', 'hi', 'contact', 'contacts', 'kontakt', 'contacto', 'contato', 'office', 'admin',
            'administration', 'team', 'mail', 'email', 'sales', 'marketing', 'support', 'help', 'service',
            'enquiries', 'inquiries', 'jobs', 'careers', 'hr', 'recruiting', 'press', 'media', 'pr', 'billing',
            'accounts', 'accounting', 'finance', 'invoices', 'orders', 'legal', 'privacy', 'security',
            'reception', 'webmaster', 'postmaster', 'hostmaster', 'newsletter', 'noreply', 'no-reply',
            'donotreply', 'do-not-reply'
        )
{%- endmacro %}
