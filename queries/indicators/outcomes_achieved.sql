-- Points (value) of desired outcomes (weight) that were scored: achieved 1, partially ½, not 0. They count when the
-- work ended, or on the day of the last score. `achieved` tells whether at least half of them were reached.
select
    referral as unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    2 * sum(points) >= sum(outcomes) as achieved,
    cast(sum(points) as double) as value,
    sum(outcomes) as weight
from outcome_scored
group by all
