-- Accepted referrals that have ended, deaths left out, with the state of her housing at each point: settled, temporary
-- or homeless; null where it is not known. `exit_expected` tells whether it should be known: her work had started, or
-- it was recorded all the same; and she is not out of scope. `three_months_expected` tells the same of three months
-- later, once these have passed: if what was recorded early counted before, the newest quarter would look complete.
create or replace table referral_housing as
with point as (
    select
        provider,
        referral_id,
        max(state) filter (point = 'start') as start_state,
        max(state) filter (point = 'exit') as exit_state,
        max(state) filter (point = 'three_months') as three_months_state,
        max(housing_group) filter (point = 'exit') as exit_group,
        max(housing_group) filter (point = 'three_months') as three_months_group,
        max(feels_safe) filter (point = 'exit') as feels_safe
    from current_accommodation
    group by provider, referral_id
)

select
    current_referral.unit_id,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    current_referral.ended_date,
    cast(current_referral.ended_date + interval 3 month as date) as three_months_after,
    point.start_state,
    point.exit_state,
    point.three_months_state,
    point.feels_safe,
    coalesce(
        point.exit_group <> 'out_of_scope', current_referral.started_date is not null
    ) as exit_expected,
    current_referral.ended_date + interval 3 month <= current_referral.as_of as three_months_passed,
    current_referral.ended_date + interval 3 month <= current_referral.as_of
    and coalesce(
        point.three_months_group <> 'out_of_scope',
        current_referral.started_date is not null and point.exit_group is distinct from 'out_of_scope'
    ) as three_months_expected
from current_referral
left join point on current_referral.provider = point.provider and current_referral.referral_id = point.referral_id
where
    current_referral.accepted
    and current_referral.ended_date is not null
    and coalesce(current_referral.end_reason, '') <> 'USE';
