-- Accepted referrals, on the day that they ended, whatever the end.
select
    unit_id,
    provider,
    contract,
    person_key,
    ended_date as counted_on,
    true as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_referral
where accepted and ended_date is not null
