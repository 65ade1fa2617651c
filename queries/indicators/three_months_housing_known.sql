-- Ended referrals whose housing three months after should be known, because these months have passed: is it?
select
    unit_id,
    provider,
    contract,
    person_key,
    three_months_after as counted_on,
    three_months_state is not null as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from referral_housing
where three_months_expected
