-- The true cells of the pathway in some periods: distinct women who reached each stage, by her latest referral in the
-- period. `period` and `record_key` are the builder's.
with woman as (
    select
        period.label as period,
        pathway.provider,
        pathway.person_key,
        arg_max(pathway.unit_id, (pathway.counted_on, pathway.unit_id)) as latest_unit
    from pathway
    inner join period on pathway.counted_on between period.first_day and period.last_day
    inner join contract_coverage
        on pathway.provider = contract_coverage.provider and pathway.contract = contract_coverage.contract
    where pathway.counted_on >= contract_coverage.covered_from
    group by all
),

stage as (
    unpivot (
        select
            woman.period,
            woman.provider,
            woman.person_key,
            woman.latest_unit,
            pathway.referred,
            pathway.offered,
            pathway.assessed,
            pathway.started,
            pathway.completed
        from woman
        inner join pathway on woman.latest_unit = pathway.unit_id
    )
    on referred, offered, assessed, started, completed
    into name stage value reached
)

select
    stage.period,
    unit_group.characteristic,
    unit_group.category,
    stage.stage,
    coalesce(stage.provider, '') as provider,
    count(*) as n,
    cast(sum(record_key.key) as varchar) as n_keys
from stage
inner join unit_group on stage.latest_unit = unit_group.unit_id
inner join record_key on stage.person_key = record_key.person_key
where stage.reached
group by
    grouping sets (
        (stage.period, unit_group.characteristic, unit_group.category, stage.stage),
        (stage.period, unit_group.characteristic, unit_group.category, stage.stage, stage.provider)
    )
order by all
