-- Every accepted referral in every quarter in which it was open at any moment. Women are made distinct when counting,
-- so that a year is recounted and never summed.
select
    unit_id,
    provider,
    contract,
    person_key,
    quarter_end as counted_on,
    true as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from quarter_open
