-- from one client to the next by the index, however many leads each has; Citus knows no such walk
{% if distributed() -%}
select distinct client_domain
from {{ ref('client_leads') }}
{%- else -%}
with recursive

clients as (

    (select client_domain from {{ ref('client_leads') }} order by client_domain limit 1)

    union all

    select (

        select leads.client_domain
        from {{ ref('client_leads') }} as leads
        where leads.client_domain > clients.client_domain
        order by leads.client_domain
        limit 1

    )
    from clients
    where clients.client_domain is not null

)

select client_domain
from clients
where client_domain is not null
{%- endif %}
