-- Accepted referrals at least 90 days old at the as-of date, to be told apart by how long they waited: the base of
-- `started`, so that every band has had its time. A provider that never sends the date of a start has not supplied it.
with supplied as (
    select distinct provider
    from return_row
    where started_date is not null
)

select
    current_referral.unit_id,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    current_referral.referral_date as counted_on,
    true as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_referral
inner join supplied on current_referral.provider = supplied.provider
where current_referral.accepted and current_referral.referral_date + 90 <= current_referral.as_of
