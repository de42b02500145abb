-- nothing of the company, which is looked up for those that are shown
select
    boards.board_domain,
    postings.id,
    postings.job_id,
    postings.domain as company_domain,
    postings.title,
    postings.cleaned_job_title,
    postings.job_function,
    postings.seniority,
    postings.employment_type,
    postings.location,
    postings.salary_min,
    postings.salary_max,
    postings.salary_currency,
    postings.url,
    postings.posted_at
from {{ ref('job_boards') }} as boards
inner join {{ ref('core_company_job_postings') }} as postings
    on postings.job_function = boards.job_function
