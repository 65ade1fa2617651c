-- Accepted referrals whose work ended after it had started, without deaths and acquittals: the base of how it ended.
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
where
    accepted
    and started_date is not null
    and ended_date is not null
    and coalesce(end_reason, '') not in ('USE', 'ACQ')
