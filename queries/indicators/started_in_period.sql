-- Accepted referrals, on the day of the first delivery session that she attended.
select
    unit_id,
    provider,
    contract,
    person_key,
    started_date as counted_on,
    true as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_referral
where accepted and started_date is not null
