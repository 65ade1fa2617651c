-- Ended referrals of women who were settled at exit and answered whether they feel safe there.
select
    unit_id,
    provider,
    contract,
    person_key,
    ended_date as counted_on,
    feels_safe = 'yes' as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from referral_housing
where exit_state = 'settled' and feels_safe in ('yes', 'no')
