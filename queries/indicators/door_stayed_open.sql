-- Women who left before finishing at least twelve months before the as-of date: did a new referral of theirs come
-- within twelve months, under a contract that everyone who sees this one may see too? Coming back is no failure.
with left_early as (
    select
        unit_id,
        provider,
        contract,
        person_key,
        ended_date
    from current_referral
    where
        accepted
        and started_date is not null
        and end_state = 'ended_early'
        and coalesce(end_reason, '') not in ('USE', 'ACQ')
        and ended_date + interval 12 month <= as_of
),

came_back as (
    select distinct left_early.unit_id
    from left_early
    inner join seen_with on left_early.provider = seen_with.provider and left_early.contract = seen_with.contract
    inner join current_referral
        on
            left_early.person_key = current_referral.person_key
            and seen_with.other_provider = current_referral.provider
            and seen_with.other_contract = current_referral.contract
            and left_early.unit_id <> current_referral.unit_id
            and current_referral.accepted
            and left_early.ended_date <= current_referral.referral_date
            and current_referral.referral_date <= left_early.ended_date + interval 12 month
)

select
    left_early.unit_id,
    left_early.provider,
    left_early.contract,
    left_early.person_key,
    left_early.ended_date as counted_on,
    came_back.unit_id is not null as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from left_early
left join came_back on left_early.unit_id = came_back.unit_id
