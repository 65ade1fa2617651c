-- Accepted referrals whose n-th working day has passed by the as-of date (n by contract, 10 as a rule; the first
-- working day after the referral is 1): was an appointment offered by then? An assessment or a start proves the offer.
-- A provider that never sends any of the three dates has not supplied the figure: none of its referrals counts.
with supplied as (
    select distinct provider
    from return_row
    where coalesce(first_offered_date, assessed_date, started_date) is not null
)

select
    current_referral.unit_id,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    current_referral.referral_date as counted_on,
    coalesce(
        coalesce(
            current_referral.first_offered_date, current_referral.assessed_date, current_referral.started_date
        ) <= due.day,
        false
    ) as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_referral
inner join supplied on current_referral.provider = supplied.provider
left join contract_now
    on current_referral.provider = contract_now.provider and current_referral.contract = contract_now.contract
inner join working_day as referred on current_referral.referral_date = referred.day
inner join working_day as due
    on due.is_working and due.number = referred.number + coalesce(contract_now.working_days, 10)
where current_referral.accepted and due.day <= current_referral.as_of
