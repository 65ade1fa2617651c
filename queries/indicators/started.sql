-- Accepted referrals at least 90 days old at the as-of date. No exception for those that have ended: quick
-- cancellations would make the newest quarter look worse than it will be.
select
    unit_id,
    provider,
    contract,
    person_key,
    referral_date as counted_on,
    started_date is not null as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_referral
where accepted and referral_date + 90 <= as_of
