-- Accepted referrals, without women who declined to say: declining is an answer, and never counts against a provider.
select
    unit_id,
    provider,
    contract,
    person_key,
    referral_date as counted_on,
    ethnicity is not null as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_referral
where accepted and (ethnicity is not null or ethnicity_missing_reason is distinct from 'declined')
