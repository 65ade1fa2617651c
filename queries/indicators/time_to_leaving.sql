-- Days from start (value) until she left before finishing. Everybody else is followed to the as-of date and has not
-- left (achieved is false): who is still there, who finished early or late, whose needs were met another way, and whose
-- work was ended by custody or by the end of a sentence. So the curve falls by those who left, of all who started.
-- Without deaths and acquittals.
select
    current_referral.unit_id,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    current_referral.started_date as counted_on,
    left_early.unit_id is not null as achieved,
    cast(coalesce(left_early.ended_date, current_referral.as_of) - current_referral.started_date as double) as value,
    cast(null as double) as weight
from current_referral
left join left_early
    on
        current_referral.unit_id = left_early.unit_id
        and coalesce(left_early.kind, '') not in ('met_elsewhere', 'done_early', 'custody', 'sentence_over')
where
    current_referral.accepted
    and current_referral.started_date is not null
    and coalesce(current_referral.end_reason, '') not in ('USE', 'ACQ')
