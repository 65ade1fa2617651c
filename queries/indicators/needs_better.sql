-- Known needs that a woman was asked about: better in her own view. A row for each woman and need.
select
    unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    change = 'better' as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from need_change
