-- Each referral that ended early after it had started, without deaths and acquittals, beside every kind of reason, with
-- whether it is hers. What no reason was given for is of none.
create or replace view reason_for_leaving as
with left_early as (
    select
        unit_id,
        provider,
        contract,
        person_key,
        ended_date,
        case
            when end_reason = 'NOT' then 'contact_lost'
            when end_reason in ('WOR', 'no_childcare', 'travel_or_venue') then 'barrier'
            when
                end_reason in ('did_not_feel_safe_here', 'waited_too_long', 'could_not_offer_what_she_needed')
                then 'service'
            when end_reason in ('MOV', 'moved_for_safety') then 'moved'
            when end_reason = 'NEE' then 'met_elsewhere'
            when end_reason = 'EAR' then 'done_early'
            when end_reason = 'RET' then 'custody'
            when end_reason in ('SER', 'SEE') then 'sentence_over'
            when end_reason is not null then 'other'
        end as hers
    from current_referral
    where
        accepted
        and started_date is not null
        and ended_date is not null
        and end_state = 'ended_early'
        and coalesce(end_reason, '') not in ('USE', 'ACQ')
)

select
    left_early.unit_id || '#' || kind.reason as unit_id,
    left_early.provider,
    left_early.contract,
    left_early.person_key,
    left_early.ended_date,
    kind.reason,
    coalesce(left_early.hers = kind.reason, false) as is_hers
from left_early
cross join (
    values
    ('contact_lost'), ('barrier'), ('service'), ('moved'), ('met_elsewhere'), ('done_early'), ('custody'),
    ('sentence_over'), ('other')
) as kind (reason);
