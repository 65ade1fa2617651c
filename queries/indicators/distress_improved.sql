-- Women with a questionnaire on distress at the start and at exit: reliably better by the exit.
select
    unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    better_by >= reliable_change as achieved,
    better_by as value,
    cast(null as double) as weight
from assessment_pair
where measures = 'distress'
