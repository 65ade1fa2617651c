-- How many published values of one indicator each woman is in: every count of a cell of hers, and its numerator where
-- she is one of them. `shown` (the cells that are published: of all, of a service or of an area) and `period` are the
-- builder's; everything else is counted as the cells are.
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
    where not $covered_only or indicator_unit.counted_on >= contract_coverage.covered_from
    group by all
),

-- Where she is counted: among all, in her service, in her area. Each is looked up by itself: only equal keys are fast.
place as (
    select
        woman.*,
        unnest(list_distinct(['', woman.provider, coalesce(current_referral.area_code, '')])) as counted_in
    from woman
    left join current_referral on split_part(woman.latest_unit, '#', 1) = current_referral.unit_id
)

select
    place.person_key,
    cast(sum(shown.counts + case when place.achieved then shown.numerators else 0 end) as bigint) as moved
from place
inner join unit_group on place.latest_unit = unit_group.unit_id
inner join shown
    on
        place.period = shown.period
        and place.counted_in = shown.provider
        and unit_group.characteristic = shown.characteristic
        and unit_group.category = shown.category
group by place.person_key
