-- Sessions attended (value), a row for each referral and day on which they count.
select
    unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    true as achieved,
    sum(attended) as value,
    cast(null as double) as weight
from quarter_sessions
where attended is not null
group by all
having sum(attended) <> 0
