-- Reference counts that can stand beside the same women referred. The areas of a year are those of the population that
-- was given for most of them; another population, or the same one by another source of ethnicity, stands beside it
-- only where it was given for every one of these areas. Else its rate would have women above the line from areas that
-- are missing below it.
create or replace view reference_count as
with given as (
    select
        year,
        population,
        ethnicity_source,
        list(distinct area_code) as areas
    from population_now
    group by year, population, ethnicity_source
),

counted as (
    select
        year,
        areas
    from given
    qualify
        row_number() over (partition by year order by len(areas) desc, population asc, ethnicity_source asc) = 1
)

select population_now.*
from population_now
natural inner join given
inner join counted on given.year = counted.year
where list_has_all(given.areas, counted.areas) and list_contains(counted.areas, population_now.area_code)
