-- Points (value) of desired outcomes (weight) that were scored, pathway by pathway: a row for each referral and
-- pathway. They count on the same day as all of her outcomes together.
select
    referral || '#' || pathway as unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    2 * points >= outcomes as achieved,
    cast(points as double) as value,
    outcomes as weight
from outcome_scored
