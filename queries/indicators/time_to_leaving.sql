-- Days from start (value) until she left before finishing; who is still there, and who finished, is followed to the
-- as-of date and has not left (achieved is false). Custody and the end of a sentence are no leaving of hers: she is
-- followed up to there. Without deaths and acquittals.
with started as (
    select
        unit_id,
        provider,
        contract,
        person_key,
        started_date,
        ended_date,
        as_of,
        ended_date is not null and end_state = 'ended_early' as left_early,
        coalesce(end_reason, '') in ('RET', 'SER', 'SEE') as by_law
    from current_referral
    where
        accepted
        and started_date is not null
        and coalesce(end_reason, '') not in ('USE', 'ACQ')
)

select
    unit_id,
    provider,
    contract,
    person_key,
    started_date as counted_on,
    left_early and not by_law as achieved,
    cast(if(left_early, ended_date, as_of) - started_date as double) as value,
    cast(null as double) as weight
from started
