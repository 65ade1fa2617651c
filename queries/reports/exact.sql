-- Exact figures of one indicator, by one characteristic, provider, contract, delivery partner or quarter; for one
-- provider or for all, for one partner, and for a commissioner of the contracts that are theirs. By quarter, what lies
-- before a contract's first return is left out where referrals are counted: of those women only who was still there
-- later is known. The sums of squares are over women: sessions belong to women, and an interval has to know it.
with woman as (
    select
        case $by
            when 'everyone' then 'all'
            when 'provider' then indicator_unit.provider
            when 'contract' then indicator_unit.contract
            when 'quarter'
                then
                    cast(last_day(
                        indicator_unit.counted_on + to_months(2 - (month(indicator_unit.counted_on) + 2) % 3)
                    ) as varchar)
            when 'year' then cast(year(indicator_unit.counted_on - interval 3 month) as varchar)
            else unit_group.category
        end as category,
        coalesce(indicator_unit.person_key, indicator_unit.unit_id) as person_key,
        count(*) as units,
        count(*) filter (indicator_unit.achieved) as achieved,
        sum(indicator_unit.value) as value,
        sum(indicator_unit.weight) as weight,
        max(indicator_unit.value) as largest,
        sum(indicator_unit.weight * indicator_unit.weight) as unit_weight_squared
    from query_table('indicator_' || $indicator) as indicator_unit
    left join unit_group
        on
            indicator_unit.unit_id = unit_group.unit_id
            and unit_group.characteristic
            = case when $by not in ('everyone', 'provider', 'contract', 'quarter', 'year') then $by end
    left join contract_coverage
        on
            indicator_unit.provider = contract_coverage.provider
            and indicator_unit.contract = contract_coverage.contract
    where
        (
            $by not in ('quarter', 'year')
            or not $covered_only
            or indicator_unit.counted_on >= contract_coverage.covered_from
        )
        and ($provider is null or indicator_unit.provider = $provider)
        and ($contract is null or indicator_unit.contract = $contract)
        and (
            $partner is null
            or indicator_unit.unit_id in (
                select theirs.unit_id
                from unit_group as theirs
                where theirs.characteristic = 'delivery_partner' and theirs.category = $partner
            )
        )
        and (
            $commissioner is null
            or (indicator_unit.provider, indicator_unit.contract) in (
                select
                    contract_commissioner.provider,
                    contract_commissioner.contract
                from contract_commissioner
                where contract_commissioner.commissioner = $commissioner
            )
        )
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
    sum(weight * weight) as weight_squared,
    sum(unit_weight_squared) as unit_weight_squared
from woman
where category is not null
group by category
order by category
