-- Counts of one indicator of one provider by two characteristics at once: the groups that are compared, and what the
-- women compared are to be alike in.
select
    compared.category,
    alike.category as stratum,
    count(*) as units,
    count(*) filter (indicator_unit.achieved) as achieved
from query_table('indicator_' || $indicator) as indicator_unit
inner join unit_group as compared
    on indicator_unit.unit_id = compared.unit_id and compared.characteristic = $by
inner join unit_group as alike
    on indicator_unit.unit_id = alike.unit_id and alike.characteristic = $stratify
where
    indicator_unit.provider = $provider
    and indicator_unit.counted_on between $first_day and $last_day
group by all
order by all
