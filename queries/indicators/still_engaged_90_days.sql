-- Accepted referrals that started at least 90 days before the as-of date: still open on day 90, or completed by then.
select
    unit_id,
    provider,
    contract,
    person_key,
    started_date as counted_on,
    ended_date is null or ended_date > started_date + 90 or end_state = 'completed' as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_referral
where accepted and started_date + 90 <= as_of
