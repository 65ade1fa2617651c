-- Work that ended early, beside every kind of reason: whether it ended for that one. A row for each referral and kind.
select
    unit_id,
    provider,
    contract,
    person_key,
    ended_date as counted_on,
    is_hers as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from reason_for_leaving
