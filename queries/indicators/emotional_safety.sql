-- Anonymous answers to the question `emotional_safety`, from 1 to 5: is it 4 or 5? An answer belongs to no woman.
select
    unit_id,
    provider,
    contract,
    cast(null as varchar) as person_key,
    counted_on,
    answer in ('4', '5') as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_response
where question = 'emotional_safety' and answer in ('1', '2', '3', '4', '5')
