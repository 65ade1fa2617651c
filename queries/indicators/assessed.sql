-- Accepted referrals at least 90 days old at the as-of date. A start proves the assessment.
select
    unit_id,
    provider,
    contract,
    person_key,
    referral_date as counted_on,
    coalesce(assessed_date, started_date) is not null as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_referral
where accepted and referral_date + 90 <= as_of
