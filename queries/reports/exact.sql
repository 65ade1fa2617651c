-- Exact figures of one indicator, by one characteristic, provider, contract or quarter; for one provider or for all.
-- By quarter, the quarters before a provider's first return are left out: of their women only those who were still
-- there later are known. The sums of squares are over women: sessions belong to women, and an interval has to know it.
with woman as (
    select
        case $by
            when 'provider' then indicator_unit.provider
            when 'contract' then indicator_unit.contract
            when 'quarter'
                then
                    cast(last_day(
                        indicator_unit.counted_on + to_months(2 - (month(indicator_unit.counted_on) + 2) % 3)
                    ) as varchar)
            else referral_group.category
        end as category,
        coalesce(indicator_unit.person_key, indicator_unit.unit_id) as person_key,
        count(*) as units,
        count(*) filter (indicator_unit.achieved) as achieved,
        sum(indicator_unit.value) as value,
        sum(indicator_unit.weight) as weight,
        max(indicator_unit.value) as largest
    from indicator_unit
    inner join referral_group
        on
            indicator_unit.unit_id = referral_group.unit_id
            and referral_group.characteristic
            = case when $by in ('provider', 'contract', 'quarter') then 'everyone' else $by end
    inner join provider_coverage on indicator_unit.provider = provider_coverage.provider
    where
        indicator_unit.indicator = $indicator
        and ($by <> 'quarter' or indicator_unit.counted_on >= provider_coverage.covered_from)
        and ($provider is null or indicator_unit.provider = $provider)
        and indicator_unit.counted_on between $first_day and $last_day
    group by all
)

select
    category,
    cast(sum(units) as bigint) as units,
    count(*) as women,
    cast(sum(achieved) as bigint) as achieved,
    sum(value) as value_sum,
    sum(weight) as weight_sum,
    max(largest) as value_max,
    sum(value * value) as value_squared,
    sum(value * weight) as value_weight,
    sum(weight * weight) as weight_squared
from woman
group by category
order by category
