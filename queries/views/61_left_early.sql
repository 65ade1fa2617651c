-- Referrals that ended early after they had started, without deaths and acquittals, each with the kind of its reason;
-- null where none was given. What a kind is, and which reasons are of it, is said here only.
create or replace view left_early as
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
    end as kind
from current_referral
where
    accepted
    and started_date is not null
    and ended_date is not null
    and end_state = 'ended_early'
    and coalesce(end_reason, '') not in ('USE', 'ACQ');
