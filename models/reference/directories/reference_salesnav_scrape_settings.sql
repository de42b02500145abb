-- what an export's title is held against: whole, else by what stands before its link
{{ config(alias='salesnav_scrape_settings') }}

select
    id,
    koolkit_title,
    case
        when strpos(koolkit_title, ' - https://') > 0
            then left(koolkit_title, strpos(koolkit_title, ' - https://') - 1) || ' -'
    end as title_prefix,
    include_exclude_filters,
    array(
        select jsonb_array_elements_text(
            {{ function('json_array_or_empty') }}(
                include_exclude_filters #> '{pastCompany,included}'
            )
        )
    ) as past_company_filter,
    array(
        select jsonb_array_elements_text(
            {{ function('json_array_or_empty') }}(
                include_exclude_filters #> '{currentCompany,included}'
            )
        )
    ) as current_company_filter,
    landing_id,
    created_at,
    updated_at
from {{ ref('salesnav_scrape_settings') }}
