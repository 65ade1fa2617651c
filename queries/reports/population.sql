-- The reference populations of a year, all areas together, by ethnic group: those that stand beside the same women.
select
    population,
    ethnicity_source,
    ethnic_group,
    cast(sum(count) as integer) as count,
    string_agg(distinct source, '; ' order by source) as source
from reference_count
where year = $year
group by population, ethnicity_source, ethnic_group
order by population, ethnicity_source, ethnic_group
