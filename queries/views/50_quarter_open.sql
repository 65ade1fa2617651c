-- One row for each accepted referral and each quarter, up to the contract's as-of date, in which it was open at any
-- moment; `open_at_end` tells whether it still was on the last day.
create or replace view quarter_open as
with quarter as (
    select
        cast(first_day as date) as first_day,
        cast(first_day + interval 3 month - interval 1 day as date) as last_day
    from generate_series(timestamp '2000-01-01', timestamp '2100-01-01', interval 3 month) as series (first_day)
)

select
    current_referral.unit_id,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    current_referral.referral_date,
    current_referral.started_date,
    quarter.last_day as quarter_end,
    current_referral.ended_date is null or current_referral.ended_date > quarter.last_day as open_at_end
from current_referral
inner join quarter
    on
        current_referral.referral_date <= quarter.last_day
        and coalesce(current_referral.ended_date, current_referral.as_of) >= quarter.first_day
        and current_referral.as_of >= quarter.last_day
where current_referral.accepted;
