-- The true cells of one indicator in one period: distinct women in every category of every characteristic, for each
-- provider and (without a provider) for all. A woman with several referrals in the period counts once, by her latest.
-- What lies before a provider's first return is left out: only those who were still there later are known of it.
-- `record_key` holds the builder's keys.
with woman as (
    select
        indicator_unit.provider,
        referral_group.characteristic,
        indicator_unit.person_key,
        arg_max(referral_group.category, (indicator_unit.counted_on, indicator_unit.unit_id)) as category,
        case
            when $three_quarters then sum(indicator_unit.value) >= 0.75 * sum(indicator_unit.weight)
            else arg_max(indicator_unit.achieved, (indicator_unit.counted_on, indicator_unit.unit_id))
        end as achieved
    from indicator_unit
    inner join referral_group on indicator_unit.unit_id = referral_group.unit_id
    inner join provider_coverage on indicator_unit.provider = provider_coverage.provider
    where
        indicator_unit.indicator = $indicator
        and indicator_unit.counted_on >= provider_coverage.covered_from
        and indicator_unit.counted_on between $first_day and $last_day
    group by all
)

select
    woman.characteristic,
    woman.category,
    coalesce(woman.provider, '') as provider,
    count(*) as n,
    cast(sum(record_key.key) as varchar) as n_keys,
    count(*) filter (where woman.achieved) as k,
    cast(coalesce(sum(record_key.key) filter (where woman.achieved), 0) as varchar) as k_keys
from woman
inner join record_key on woman.person_key = record_key.person_key
group by
    grouping sets (
        (woman.characteristic, woman.category),
        (woman.characteristic, woman.category, woman.provider)
    )
order by all
