-- One row for each referral and characteristic: breakdowns are rows, so that even "by ethnicity" is a bound value.
create or replace view referral_group as
with described as (
    select
        current_referral.unit_id,
        'all' as everyone,
        coalesce(ethnicity_code.ethnic_group, 'not_known') as ethnicity,
        coalesce(ethnicity_code.detailed, 'not_known') as ethnicity_detailed,
        case
            when ethnicity_code.ethnic_group = 'white' then 'white'
            when ethnicity_code.ethnic_group is not null then 'other_than_white'
            else 'not_known'
        end as ethnicity_two,
        current_referral.age_band as age,
        case
            when current_referral.age_band in ('18-20', '21-24') then '18-24'
            when current_referral.age_band = 'not_known' then 'not_known'
            else '25+'
        end as age_two,
        case
            when current_referral.disability in ('yes', 'no') then current_referral.disability
            else 'not_known'
        end as disability
    from current_referral
    left join ethnicity_code on current_referral.ethnicity = ethnicity_code.code
)

unpivot described
on everyone, ethnicity, ethnicity_detailed, ethnicity_two, age, age_two, disability
into name characteristic value category;
