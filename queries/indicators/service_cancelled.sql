-- Sessions that the service itself cancelled (value) of all that were to be held (weight): those offered leave them
-- out.
select
    unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    sum(cancelled) > 0 as achieved,
    sum(cancelled) as value,
    sum(offered + cancelled) as weight
from quarter_sessions
where offered is not null and cancelled is not null
group by all
having sum(offered + cancelled) <> 0 or sum(cancelled) <> 0
