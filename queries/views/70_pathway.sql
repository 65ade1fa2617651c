-- Accepted referrals at least 90 days old at the as-of date, and the stages that each has reached. A later stage
-- proves the earlier ones, so that the stages are nested. A provider that never sends the date of a start has not
-- supplied the pathway: its women would seem to be lost at every step.
create or replace view pathway as
with supplied as (
    select distinct provider
    from return_row
    where started_date is not null
)

select
    current_referral.unit_id,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    current_referral.referral_date as counted_on,
    true as referred,
    coalesce(
        current_referral.first_offered_date, current_referral.assessed_date, current_referral.started_date
    ) is not null as offered,
    coalesce(current_referral.assessed_date, current_referral.started_date) is not null as assessed,
    current_referral.started_date is not null as started,
    current_referral.started_date is not null and current_referral.end_state = 'completed' as completed
from current_referral
inner join supplied on current_referral.provider = supplied.provider
where current_referral.accepted and current_referral.referral_date + 90 <= current_referral.as_of;
