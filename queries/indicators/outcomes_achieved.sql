-- Points (value) of desired outcomes (weight) that were scored: achieved 1, partially ½, not 0. They count when the
-- work ended, or on the day of the last score. `achieved` tells whether at least half of them were reached.
with latest as (
    select outcomes.*
    from outcomes
    inner join current_sheet on outcomes.return_id = current_sheet.return_id and current_sheet.sheet = 'outcomes'
    qualify
        outcomes.quarter_end = max(outcomes.quarter_end) over (
            partition by outcomes.provider, outcomes.referral_id, outcomes.pathway, outcomes.outcome_ref
        )
),

scored as (
    select
        provider,
        referral_id,
        max(recorded_date) as last_recorded,
        sum(case achievement when 'achieved' then 1.0 when 'partially_achieved' then 0.5 else 0.0 end) as points,
        cast(count(*) as double) as outcomes
    from latest
    group by provider, referral_id
)

select
    current_referral.unit_id,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    coalesce(current_referral.ended_date, scored.last_recorded) as counted_on,
    2 * scored.points >= scored.outcomes as achieved,
    cast(scored.points as double) as value,
    scored.outcomes as weight
from scored
inner join current_referral
    on scored.provider = current_referral.provider and scored.referral_id = current_referral.referral_id
where current_referral.accepted
