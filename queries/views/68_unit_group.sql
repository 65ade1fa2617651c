-- One row for each unit and characteristic: breakdowns are rows, so that even "by ethnicity" is a bound value. Units
-- are referrals, and needs, kinds of reason, pathways and questionnaires of a referral; anonymous responses; index
-- events. A response of which two quarters say two different groups is in neither. Where she lives three months after
-- is no group, not even that of the unknown, before these months have passed. Of two characteristics at once
-- (`black>18-24`) who is not known by one of them is not known; but of a need, which is known of every unit that is
-- one, each need has its own line of women whose ethnicity is not known: else they would count once for each of theirs.
-- How long she was followed until she left ends with the financial year in which she started: what a later return says
-- of her changes no published figure. Partners are a group only where a provider names any; like the step of leaving,
-- no characteristic of the women. How often, or when, matched people reoffended is not known of anybody of a
-- provider that leaves it out for somebody.
create or replace table unit_group as
with followed as (
    select
        current_referral.unit_id,
        case
            when current_referral.started_date is null then null
            when current_referral.started_date - current_referral.referral_date <= 7 then 'started>week_1'
            when current_referral.started_date - current_referral.referral_date <= 14 then 'started>week_2'
            when current_referral.started_date - current_referral.referral_date <= 28 then 'started>week_4'
            when current_referral.started_date - current_referral.referral_date <= 56 then 'started>week_8'
            else 'started>longer'
        end as waited,
        least(
            current_referral.as_of,
            make_date(cast(year(current_referral.started_date - interval 3 month) as integer) + 1, 3, 31)
        ) as last_day,
        least(
            last_day,
            case when current_referral.end_reason in ('USE', 'ACQ') then current_referral.ended_date end
        ) - current_referral.started_date as days_followed,
        left_early.unit_id is not null and left_early.ended_date <= last_day as has_left,
        case
            when has_left then left_early.ended_date - current_referral.started_date
        end as days_until_she_left
    from current_referral
    left join left_early
        on
            current_referral.unit_id = left_early.unit_id
            and coalesce(left_early.kind, '') not in ('met_elsewhere', 'done_early', 'custody', 'sentence_over')
),

names_partners as (
    select distinct provider from current_referral
    where delivery_partner is not null
),

referral_described as (
    select
        current_referral.unit_id,
        'all' as everyone,
        case
            when names_partners.provider is not null then coalesce(current_referral.delivery_partner, 'not_known')
        end as delivery_partner,
        coalesce(ethnicity_code.ethnic_group, 'not_known') as ethnicity,
        coalesce(ethnicity_code.detailed, 'not_known') as ethnicity_detailed,
        case
            when ethnicity_code.ethnic_group <> 'white' then ethnicity_code.ethnic_group
            when ethnicity_code.detailed = 'W1' then 'white_british'
            when ethnicity_code.detailed in ('W3', 'W5') then 'gypsy_roma_traveller'
            when ethnicity_code.detailed in ('W2', 'W9') then 'white_other'
            else 'not_known' -- nobody, or White without any detail
        end as ethnicity_white_apart,
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
        end as disability,
        coalesce(current_referral.complexity, 'not_known') as complexity,
        coalesce(current_referral.referral_source, 'not_known') as referral_source,
        coalesce(current_referral.legal_status, 'not_known') as legal_status,
        coalesce(referral_housing.exit_state, 'not_known') as exit_housing,
        coalesce(referral_housing.start_state || '>' || referral_housing.exit_state, 'not_known') as start_to_exit,
        case
            when referral_housing.three_months_passed
                then coalesce(referral_housing.exit_state || '>' || referral_housing.three_months_state, 'not_known')
        end as exit_to_three_months,
        case
            when current_referral.end_state = 'completed' then 'completed'
            when left_early.kind in ('contact_lost', 'barrier', 'service') then 'left>can_change'
            when left_early.kind in ('moved', 'met_elsewhere', 'done_early') then 'left>moved_on'
            when left_early.kind in ('custody', 'sentence_over') then 'left>courts'
            when left_early.kind = 'other' then 'left>other'
            else 'not_known'
        end as end_reason_class,
        coalesce(followed.waited, 'not_started') as waiting_time,
        case
            when current_referral.started_date is null then null
            when followed.days_until_she_left <= 28 then 'left_4'
            when followed.days_until_she_left <= 56 then 'left_8'
            when followed.days_until_she_left <= 91 then 'left_13'
            when followed.days_until_she_left <= 182 then 'left_26'
            when followed.days_until_she_left <= 273 then 'left_39'
            when followed.has_left or followed.days_followed >= 273 then 'stayed'
            when followed.days_followed >= 182 then 'followed_39'
            when followed.days_followed >= 91 then 'followed_26'
            when followed.days_followed >= 56 then 'followed_13'
            when followed.days_followed >= 28 then 'followed_8'
            else 'followed_4'
        end as leaving_step
    from current_referral
    inner join followed on current_referral.unit_id = followed.unit_id
    left join ethnicity_code on current_referral.ethnicity = ethnicity_code.code
    left join referral_housing on current_referral.unit_id = referral_housing.unit_id
    left join left_early on current_referral.unit_id = left_early.unit_id
    left join names_partners on current_referral.provider = names_partners.provider
),

referral_crossed as (
    select
        *,
        case
            when ethnicity = 'not_known' or age_two = 'not_known' then 'not_known'
            else ethnicity || '>' || age_two
        end as ethnicity_age_two,
        case
            when ethnicity = 'not_known' or legal_status = 'not_known' then 'not_known'
            else ethnicity || '>' || legal_status
        end as ethnicity_legal_status
    from referral_described
),

of_referral as (
    unpivot referral_crossed
    on everyone, ethnicity, ethnicity_detailed, ethnicity_two, ethnicity_white_apart, age, age_two, disability,
    complexity, referral_source, legal_status, exit_housing, start_to_exit, exit_to_three_months, end_reason_class,
    ethnicity_age_two, ethnicity_legal_status, waiting_time, leaving_step, delivery_partner
    into name characteristic value category
),

reoffences_told as (
    select
        provider,
        count(*) filter (where reoffended and reoffence_count is null) = 0 as how_many,
        count(*) filter (where reoffended and first_reoffence_date is null) = 0 as when_first
    from index_event
    where is_mature
    group by provider
),

other_described as (
    select
        current_response.unit_id,
        coalesce(
            case
                when count(distinct ethnicity_code.ethnic_group) = 1 then max(ethnicity_code.ethnic_group)
            end,
            'not_known'
        ) as ethnicity,
        'not_known' as age
    from current_response
    left join ethnicity_code on current_response.ethnic_group = ethnicity_code.code
    group by current_response.unit_id
    union all by name
    select
        index_event.unit_id,
        coalesce(ethnicity_code.ethnic_group, 'not_known') as ethnicity,
        coalesce(index_event.age_band, 'not_known') as age,
        case
            when not index_event.is_mature or index_event.reoffended is null then null
            when not reoffences_told.how_many then 'not_known'
            when not index_event.reoffended then 'none'
            when index_event.reoffence_count = 1 then 'reoffended>one'
            when index_event.reoffence_count = 2 then 'reoffended>two'
            when index_event.reoffence_count between 3 and 5 then 'reoffended>three'
            when index_event.reoffence_count >= 6 then 'reoffended>six'
            else 'not_known'
        end as reoffences,
        case
            when not index_event.is_mature or index_event.reoffended is null then null
            when not reoffences_told.when_first then 'not_known'
            when not index_event.reoffended then 'none'
            when index_event.first_reoffence_date < index_event.index_date + interval 3 month then 'reoffended>month_3'
            when index_event.first_reoffence_date < index_event.index_date + interval 6 month then 'reoffended>month_6'
            when index_event.first_reoffence_date < index_event.index_date + interval 9 month then 'reoffended>month_9'
            when
                index_event.first_reoffence_date < index_event.index_date + interval 12 month
                then 'reoffended>month_12'
            else 'not_known'
        end as reoffence_step
    from index_event
    left join ethnicity_code on index_event.ethnicity = ethnicity_code.code
    left join reoffences_told on index_event.provider = reoffences_told.provider
),

other_in_groups as (
    select
        unit_id,
        'all' as everyone,
        ethnicity,
        age,
        case when ethnicity in ('white', 'not_known') then ethnicity else 'other_than_white' end as ethnicity_two,
        case
            when age in ('18-20', '21-24') then '18-24'
            when age = 'not_known' then 'not_known'
            else '25+'
        end as age_two,
        reoffences,
        reoffence_step
    from other_described
),

of_others as (
    unpivot other_in_groups
    on everyone, ethnicity, age, ethnicity_two, age_two, reoffences, reoffence_step
    into name characteristic value category
)

select * from of_referral
union all by name
select * from of_others
union all by name
select
    unit_id,
    'need' as characteristic,
    need as category
from need_told
where known in ('yes', 'no')
union all by name
select
    need_told.unit_id,
    'ethnicity_need' as characteristic,
    coalesce(ethnicity_code.ethnic_group, 'not_known') || '>' || need_told.need as category
from need_told
inner join current_referral on need_told.referral = current_referral.unit_id
left join ethnicity_code on current_referral.ethnicity = ethnicity_code.code
where need_told.known in ('yes', 'no')
union all by name
select
    unit_id,
    'reason' as characteristic,
    reason as category
from reason_for_leaving
union all by name
select
    referral || '#' || pathway as unit_id,
    'pathway' as characteristic,
    pathway as category
from outcome_scored
union all by name
select
    referral || '#' || instrument as unit_id,
    'instrument' as characteristic,
    instrument as category
from questionnaire_pair
where reliable_change is not null;
