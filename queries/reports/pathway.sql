-- How many referrals reached each stage of the pathway, by one characteristic; for one provider or for all.
select
    unit_group.category,
    count(*) as referred,
    count(*) filter (pathway.offered) as offered,
    count(*) filter (pathway.assessed) as assessed,
    count(*) filter (pathway.started) as started,
    count(*) filter (pathway.completed) as completed
from pathway
inner join unit_group
    on pathway.unit_id = unit_group.unit_id and unit_group.characteristic = $by
where
    ($provider is null or pathway.provider = $provider)
    and pathway.counted_on between $first_day and $last_day
group by all
order by unit_group.category
