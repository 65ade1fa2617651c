-- Ended referrals whose housing three months after is known and in scope, once these months have passed: settled.
select
    unit_id,
    provider,
    contract,
    person_key,
    three_months_after as counted_on,
    three_months_state = 'settled' as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from referral_housing
where three_months_state is not null and three_months_passed
