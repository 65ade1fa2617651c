-- Ended referrals whose housing at exit should be known: the base of the pictures of moves.
select
    unit_id,
    provider,
    contract,
    person_key,
    ended_date as counted_on,
    true as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from referral_housing
where exit_expected
