-- Every value of one indicator, with its weight and whether it was achieved, by one characteristic, provider, contract
-- or quarter: what a mean, a median or a curve is made of. What belongs to no contract is in none. Rows of women, which
-- never leave the analysis.
with told as (
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
        indicator_unit.value,
        indicator_unit.weight,
        indicator_unit.achieved
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
)

select *
from told
where category is not null
order by category, value, achieved
