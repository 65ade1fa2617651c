-- Days from the index date to the first proven reoffence (value). Those without one are followed to six months before
-- the cut-off: what happened later may not have been proven yet.
with followed as (
    select
        *,
        cast(data_cutoff_date - interval 6 month as date) as followed_to
    from index_event
    where is_mature and reoffended is not null and (first_reoffence_date is not null or not reoffended)
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
