-- Accepted referrals at least 90 days old at the as-of date, and the stages that each has reached. A later stage
-- proves the earlier ones, so that the stages are nested.
create or replace view pathway as
select
    unit_id,
    provider,
    contract,
    person_key,
    referral_date as counted_on,
    true as referred,
    coalesce(first_offered_date, assessed_date, started_date) is not null as offered,
    coalesce(assessed_date, started_date) is not null as assessed,
    started_date is not null as started,
    started_date is not null and end_state = 'completed' as completed
from current_referral
where accepted and referral_date + 90 <= as_of;
