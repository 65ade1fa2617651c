-- Days from start (value) until she left before finishing. Everybody else is followed to the as-of date and has not
-- left (achieved is false): who is still there, who finished early or late, whose needs were met another way, and whose
-- work was ended by custody or by the end of a sentence. So the curve falls by those who left, of all who started.
-- Without deaths and acquittals.
with started as (
    select
        unit_id,
        provider,
        contract,
        person_key,
        started_date,
        ended_date,
        as_of,
        ended_date is not null
        and end_state = 'ended_early'
        and coalesce(end_reason, '') not in ('RET', 'SER', 'SEE', 'EAR', 'NEE') as she_left
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
    she_left as achieved,
    cast(if(she_left, ended_date, as_of) - started_date as double) as value,
    cast(null as double) as weight
from started
