-- Matched people and their index events: the row of the latest file. It is mature once 18 months have gone by before
-- the cut-off: twelve in which a reoffence counts, six in which it can be proven. Nobody here is ever joined to a
-- referral.
create or replace table index_event as
with latest as (
    select reoffending.*
    from reoffending
    left join last_event on reoffending.return_id = last_event.return_id
    where last_event.event is distinct from 'withdrawn'
    qualify
        reoffending.version = max(reoffending.version) over (
            partition by reoffending.provider, reoffending.person_id, reoffending.index_date
        )
)

select
    latest.provider || '/index/' || latest.person_id || '/' || latest.index_date as unit_id,
    latest.provider,
    sole_contract.contract,
    latest.provider || '/index/' || latest.person_id as person_key,
    latest.index_date,
    latest.data_cutoff_date,
    latest.first_reoffence_date,
    latest.reoffence_count,
    latest.expected_probability,
    latest.age_band,
    latest.ethnicity,
    latest.index_date + interval 18 month <= latest.data_cutoff_date as is_mature,
    coalesce(
        latest.reoffended = '1', latest.first_reoffence_date < latest.index_date + interval 12 month
    ) as reoffended
from latest
left join sole_contract on latest.provider = sole_contract.provider;
