-- Ended referrals whose housing at exit should be known: is it?
select
    unit_id,
    provider,
    contract,
    person_key,
    ended_date as counted_on,
    exit_state is not null as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from referral_housing
where exit_expected
