-- Sessions attended (value) of sessions offered (weight), a row for each referral and day on which they count. Rows
-- without both numbers are left out.
select
    unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    sum(attended) > 0 as achieved,
    sum(attended) as value,
    sum(offered) as weight
from quarter_sessions
where offered is not null and attended is not null
group by all
having sum(offered) <> 0 or sum(attended) <> 0
