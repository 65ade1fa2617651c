-- The true cells of one indicator by area, in some periods: distinct women in every category of every characteristic,
-- for each area and service; without an area those of whom none was sent. Who counts, and once, is as in `cells`: a
-- woman with several referrals is where her latest says. `period` and `record_key` are the builder's.
with woman as (
    select
        period.label as period,
        indicator_unit.provider,
        indicator_unit.person_key,
        arg_max(indicator_unit.unit_id, (indicator_unit.counted_on, indicator_unit.unit_id)) as latest_unit,
        arg_max(indicator_unit.achieved, (indicator_unit.counted_on, indicator_unit.unit_id)) as achieved
    from query_table('indicator_' || $indicator) as indicator_unit
    inner join period on indicator_unit.counted_on between period.first_day and period.last_day
    inner join contract_coverage
        on
            indicator_unit.provider = contract_coverage.provider
            and indicator_unit.contract = contract_coverage.contract
    where indicator_unit.counted_on >= contract_coverage.covered_from
    group by all
)

select
    woman.period,
    coalesce(current_referral.area_code, '') as area,
    unit_group.characteristic,
    unit_group.category,
    woman.provider,
    count(*) as n,
    cast(sum(record_key.key) as varchar) as n_keys,
    count(*) filter (where woman.achieved) as k,
    cast(coalesce(sum(record_key.key) filter (where woman.achieved), 0) as varchar) as k_keys
from woman
inner join current_referral on woman.latest_unit = current_referral.unit_id
inner join unit_group on woman.latest_unit = unit_group.unit_id
inner join record_key on woman.person_key = record_key.person_key
group by woman.period, area, unit_group.characteristic, unit_group.category, woman.provider
order by all
