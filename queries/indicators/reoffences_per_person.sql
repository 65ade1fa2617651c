-- Proven reoffences within 12 months (value) of every matched person whose outcome is mature and known. A provider that
-- leaves out the count of somebody who reoffended has not supplied the figure: without them it would be too low.
with supplied as (
    select provider
    from index_event
    where is_mature and reoffended is not null
    group by provider
    having count(*) filter (where reoffended and reoffence_count is null) = 0
)

select
    index_event.unit_id,
    index_event.provider,
    index_event.contract,
    index_event.person_key,
    index_event.index_date as counted_on,
    index_event.reoffended as achieved,
    case when index_event.reoffended then cast(index_event.reoffence_count as double) else 0 end as value,
    cast(1 as double) as weight
from index_event
inner join supplied on index_event.provider = supplied.provider
where index_event.is_mature and index_event.reoffended is not null
