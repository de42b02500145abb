select case
    when upper(span) - lower(span) = 1 then 'day'
    when upper(span) - lower(span) <= 31 then 'month'
    else 'year'
end
