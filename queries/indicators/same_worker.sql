-- Sessions with the worker she saw most (value) of those she attended (weight).
select
    unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    sum(same_worker) > 0 as achieved,
    sum(same_worker) as value,
    sum(attended) as weight
from quarter_sessions
where attended is not null and same_worker is not null
group by all
having sum(attended) <> 0 or sum(same_worker) <> 0
