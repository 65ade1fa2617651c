-- Points of desired outcomes that were scored, for each referral and pathway: achieved 1, partially ½, not 0.
create or replace view outcome_scored as
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
        pathway,
        max(recorded_date) as last_recorded,
        sum(case achievement when 'achieved' then 1.0 when 'partially_achieved' then 0.5 else 0.0 end) as points,
        cast(count(*) as double) as outcomes
    from latest
    group by provider, referral_id, pathway
)

select
    current_referral.unit_id as referral,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    coalesce(
        current_referral.ended_date, max(scored.last_recorded) over (partition by current_referral.unit_id)
    ) as counted_on,
    scored.pathway,
    scored.points,
    scored.outcomes
from scored
inner join current_referral
    on scored.provider = current_referral.provider and scored.referral_id = current_referral.referral_id
where current_referral.accepted;
