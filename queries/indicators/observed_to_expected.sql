-- Reoffended or not (value) beside the expected probability (weight), where the outcome is mature and known.
select
    unit_id,
    provider,
    contract,
    person_key,
    index_date as counted_on,
    reoffended as achieved,
    cast(reoffended as double) as value,
    expected_probability as weight
from index_event
where is_mature and reoffended is not null and expected_probability is not null
