-- Matched people whose year and waiting period are over, and whose outcome is known: a proven reoffence within 12
-- months.
select
    unit_id,
    provider,
    contract,
    person_key,
    index_date as counted_on,
    reoffended as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from index_event
where is_mature and reoffended is not null
