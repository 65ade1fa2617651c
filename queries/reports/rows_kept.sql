-- How many rows of one sheet each version of a provider's returns was accepted with.
select
    return_id,
    count(*) as kept
from query_table($sheet)
where provider = $provider
group by return_id
