-- Each referral that ended early, beside every kind of reason, with whether it is hers. What no reason was given for is
-- of none.
create or replace view reason_for_leaving as
select
    left_early.unit_id || '#' || every.reason as unit_id,
    left_early.provider,
    left_early.contract,
    left_early.person_key,
    left_early.ended_date,
    every.reason,
    coalesce(left_early.kind = every.reason, false) as is_hers
from left_early
cross join (
    values
    ('contact_lost'), ('barrier'), ('service'), ('moved'), ('met_elsewhere'), ('done_early'), ('custody'),
    ('sentence_over'), ('other')
) as every (reason);
