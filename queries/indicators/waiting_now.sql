-- Accepted referrals, open and not started on the last day of each quarter; the value is the wait so far in days.
select
    unit_id,
    provider,
    contract,
    person_key,
    quarter_end as counted_on,
    true as achieved,
    cast(quarter_end - referral_date as double) as value,
    cast(null as double) as weight
from quarter_open
where open_at_end and (started_date is null or started_date > quarter_end)
