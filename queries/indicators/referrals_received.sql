-- Every referral, on the day that it was made.
select
    unit_id,
    provider,
    contract,
    person_key,
    referral_date as counted_on,
    true as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_referral
