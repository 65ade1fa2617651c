-- Days from the index date to the first proven reoffence (value). Those without one are followed to six months before
-- the cut-off: what happened later may not have been proven yet. A provider that leaves out the date of somebody
-- who reoffended has not supplied the figure: without them the curve would stay too high.
with supplied as (
    select provider
    from index_event
    where is_mature and reoffended is not null
    group by provider
    having count(*) filter (where reoffended and first_reoffence_date is null) = 0
),

followed as (
    select
        index_event.*,
        cast(index_event.data_cutoff_date - interval 6 month as date) as followed_to
    from index_event
    inner join supplied on index_event.provider = supplied.provider
    where index_event.is_mature and index_event.reoffended is not null
)

select
    unit_id,
    provider,
    contract,
    person_key,
    index_date as counted_on,
    coalesce(first_reoffence_date <= followed_to, false) as achieved,
    cast(least(coalesce(first_reoffence_date, followed_to), followed_to) - index_date as double) as value,
    cast(null as double) as weight
from followed
