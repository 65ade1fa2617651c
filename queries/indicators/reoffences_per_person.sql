-- Proven reoffences within 12 months (value) of every matched person whose outcome is mature and known.
select
    unit_id,
    provider,
    contract,
    person_key,
    index_date as counted_on,
    reoffended as achieved,
    case when reoffended then cast(reoffence_count as double) else 0 end as value,
    cast(1 as double) as weight
from index_event
where is_mature and reoffended is not null and (not reoffended or reoffence_count is not null)
