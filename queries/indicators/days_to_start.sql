-- Days from referral to start (value) of accepted referrals; those that have not started are followed until they
-- ended, or to the as-of date, and count as not yet started (achieved is false).
select
    unit_id,
    provider,
    contract,
    person_key,
    referral_date as counted_on,
    started_date is not null as achieved,
    cast(coalesce(started_date, ended_date, as_of) - referral_date as double) as value,
    cast(null as double) as weight
from current_referral
where accepted
