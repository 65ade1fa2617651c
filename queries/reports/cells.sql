-- The true cells of one indicator in some periods: distinct women in every category of every characteristic, for each
-- provider and (without a provider) for all. A woman with several referrals in the period counts once, by her latest;
-- with several needs, once for each. An anonymous answer is a unit of its own. Where referrals are counted, what lies
-- before a contract's first return is left out: only those who were still there later are known of it. Of a block of
-- years nobody is counted who was first told of after the figures of her year had been closed. `period`, `record_key`,
-- `closed` and `first_told` are the builder's.
with woman as (
    select
        period.label as period,
        indicator_unit.provider,
        coalesce(indicator_unit.person_key, indicator_unit.unit_id) as person_key,
        split_part(indicator_unit.unit_id, '#', 2) as need,
        arg_max(indicator_unit.unit_id, (indicator_unit.counted_on, indicator_unit.unit_id)) as latest_unit,
        case
            when $share is not null then sum(indicator_unit.value) >= $share * sum(indicator_unit.weight)
            else arg_max(indicator_unit.achieved, (indicator_unit.counted_on, indicator_unit.unit_id))
        end as achieved
    from query_table('indicator_' || $indicator) as indicator_unit
    inner join period on indicator_unit.counted_on between period.first_day and period.last_day
    left join contract_coverage
        on
            indicator_unit.provider = contract_coverage.provider
            and indicator_unit.contract = contract_coverage.contract
    left join closed
        on
            period.label = closed.period
            and indicator_unit.counted_on between closed.first_day and closed.last_day
    left join first_told on split_part(indicator_unit.unit_id, '#', 1) = first_told.unit_id
    where
        (not $covered_only or indicator_unit.counted_on >= contract_coverage.covered_from)
        and (closed.closed_at is null or first_told.told_at is null or first_told.told_at <= closed.closed_at)
    group by all
)

select
    woman.period,
    unit_group.characteristic,
    unit_group.category,
    coalesce(woman.provider, '') as provider,
    count(*) as n,
    cast(sum(record_key.key) as varchar) as n_keys,
    count(*) filter (where woman.achieved) as k,
    cast(coalesce(sum(record_key.key) filter (where woman.achieved), 0) as varchar) as k_keys
from woman
inner join unit_group on woman.latest_unit = unit_group.unit_id
inner join record_key on woman.person_key = record_key.person_key
group by
    grouping sets (
        (woman.period, unit_group.characteristic, unit_group.category),
        (woman.period, unit_group.characteristic, unit_group.category, woman.provider)
    )
order by all
