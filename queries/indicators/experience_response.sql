-- Responses (value) of the women who were asked (weight): a row for each response, and for each month in which women
-- were asked.
select
    unit_id,
    provider,
    contract,
    cast(null as varchar) as person_key,
    counted_on,
    true as achieved,
    cast(bool_or(question <> 'invited') as double) as value,
    cast(coalesce(sum(case when question = 'invited' then cast(answer as integer) end), 0) as double) as weight
from current_response
group by all
