-- Anonymous answers to the question `decisions_explained`, from 1 to 5: is it 4 or 5? An answer belongs to no woman.
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
where question = 'decisions_explained' and answer in ('1', '2', '3', '4', '5')
