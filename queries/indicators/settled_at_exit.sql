-- Ended referrals whose housing at exit is known and in scope: settled.
select
    unit_id,
    provider,
    contract,
    person_key,
    ended_date as counted_on,
    exit_state = 'settled' as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from referral_housing
where exit_state is not null
