-- Ended referrals of women who were not settled at the start, and whose housing at exit is known: settled by then.
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
where start_state in ('temporary', 'homeless') and exit_state is not null
