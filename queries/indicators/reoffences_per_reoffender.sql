-- Proven reoffences within 12 months (value) of those matched people who reoffended.
select
    unit_id,
    provider,
    contract,
    person_key,
    index_date as counted_on,
    reoffended as achieved,
    cast(reoffence_count as double) as value,
    cast(1 as double) as weight
from index_event
where is_mature and reoffended and reoffence_count is not null
