-- The true cells of the pathway: distinct women who reached each stage, by her latest referral in the period.
with woman as (
    select
        pathway.provider,
        referral_group.characteristic,
        pathway.person_key,
        arg_max(referral_group.category, (pathway.counted_on, pathway.unit_id)) as category,
        arg_max(pathway.offered, (pathway.counted_on, pathway.unit_id)) as offered,
        arg_max(pathway.assessed, (pathway.counted_on, pathway.unit_id)) as assessed,
        arg_max(pathway.started, (pathway.counted_on, pathway.unit_id)) as started,
        arg_max(pathway.completed, (pathway.counted_on, pathway.unit_id)) as completed
    from pathway
    inner join referral_group on pathway.unit_id = referral_group.unit_id
    inner join provider_coverage on pathway.provider = provider_coverage.provider
    where
        pathway.counted_on between $first_day and $last_day
        and pathway.counted_on >= provider_coverage.covered_from
    group by all
),

stage as (
    unpivot (select
        *,
        true as referred
    from woman)
    on referred, offered, assessed, started, completed
    into name stage value reached
)

select
    stage.characteristic,
    stage.category,
    stage.stage,
    coalesce(stage.provider, '') as provider,
    count(*) as n,
    cast(sum(record_key.key) as varchar) as n_keys
from stage
inner join record_key on stage.person_key = record_key.person_key
where stage.reached
group by
    grouping sets (
        (stage.characteristic, stage.category, stage.stage),
        (stage.characteristic, stage.category, stage.stage, stage.provider)
    )
order by all
