-- Reference counts: the row of the latest file.
create or replace view population_now as
select population.*
from population
left join last_event on population.return_id = last_event.return_id
where last_event.event is distinct from 'withdrawn'
qualify
    population.version = max(population.version) over (
        partition by
            population.area_code,
            population.ethnic_group,
            population.population,
            population.ethnicity_source,
            population.year
    );
