-- Referred women in the areas and years for which reference populations have been given. The rate is made beside the
-- counts of that population; it has no row for each of its women.
with counted_area as (
    select distinct
        area_code,
        year
    from reference_count
)

select
    current_referral.unit_id,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    current_referral.referral_date as counted_on,
    true as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from current_referral
inner join counted_area
    on
        current_referral.area_code = counted_area.area_code
        and year(current_referral.referral_date - interval 3 month) = counted_area.year
where current_referral.end_reason is distinct from 'MIS'
