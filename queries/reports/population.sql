-- The reference populations of a year, all areas together, by ethnic group.
select
    population,
    ethnicity_source,
    ethnic_group,
    cast(sum(count) as integer) as count,
    string_agg(distinct source, '; ' order by source) as source
from population_now
where year = $year
group by population, ethnicity_source, ethnic_group
order by population, ethnicity_source, ethnic_group
