-- Proven reoffences within 12 months (value) of those matched people who reoffended. A provider that leaves out the
-- count of one of them has not supplied the figure: it stands on all who reoffended, as the share of people does.
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
    cast(index_event.reoffence_count as double) as value,
    cast(1 as double) as weight
from index_event
inner join supplied on index_event.provider = supplied.provider
where index_event.is_mature and index_event.reoffended
