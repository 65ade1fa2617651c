-- Accepted referrals that were open on the last day of each quarter.
select
    unit_id,
    provider,
    contract,
    person_key,
    quarter_end as counted_on,
    true as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from quarter_open
where open_at_end
