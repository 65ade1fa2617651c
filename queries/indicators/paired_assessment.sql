-- Ended referrals whose work had started, deaths left out, and whoever was asked twice all the same: is there any
-- questionnaire both at the start and at exit? Nobody's change is known who does not count here.
with paired as (
    select distinct
        unit_id,
        counted_on
    from assessment_pair
)

select
    current_referral.unit_id,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    coalesce(current_referral.ended_date, paired.counted_on) as counted_on,
    paired.unit_id is not null as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_referral
left join paired on current_referral.unit_id = paired.unit_id
where
    current_referral.accepted
    and (
        paired.unit_id is not null
        or (
            current_referral.started_date is not null
            and current_referral.ended_date is not null
            and coalesce(current_referral.end_reason, '') <> 'USE'
        )
    )
