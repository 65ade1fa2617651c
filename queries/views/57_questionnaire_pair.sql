-- The earliest questionnaire at the start beside the latest at exit, for each referral and instrument. `better_by` is
-- in points, and positive where it is better; rounded, because a change of exactly the size that counts may come out a
-- little smaller. `measures` is empty for questionnaires of which no change is made: they show that she was asked
-- twice, and nothing else. All of a referral count on one day, while the work goes on that of the last questionnaire
-- at exit: then no quarter knows of more women than were asked.
create or replace table questionnaire_pair as
with latest as (
    select assessments.*
    from assessments
    inner join current_sheet
        on assessments.return_id = current_sheet.return_id and current_sheet.sheet = 'assessments'
    qualify
        assessments.quarter_end = max(assessments.quarter_end) over (
            partition by
                assessments.provider,
                assessments.referral_id,
                assessments.instrument,
                assessments.area,
                assessments.occasion,
                assessments.completed_date
        )
),

scored as (
    select
        latest.provider,
        latest.referral_id,
        latest.instrument,
        latest.occasion,
        latest.completed_date,
        case
            when latest.instrument = 'swemwbs' and coalesce(latest.score_scale, 'raw') = 'raw'
                then swemwbs_metric.metric
            else latest.score
        end as score
    from latest
    left join swemwbs_metric on latest.score = swemwbs_metric.raw
),

pair as (
    select
        provider,
        referral_id,
        instrument,
        arg_min(score, completed_date) filter (occasion = 'start') as at_start,
        arg_max(score, completed_date) filter (occasion = 'exit') as at_exit,
        max(completed_date) filter (occasion = 'exit') as exit_date
    from scored
    group by provider, referral_id, instrument
)

select
    current_referral.unit_id as referral,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    coalesce(
        current_referral.ended_date, max(pair.exit_date) over (partition by current_referral.unit_id)
    ) as counted_on,
    pair.instrument,
    instrument_code.precedence,
    instrument_code.measures,
    instrument_code.reliable_change,
    round(
        case
            when instrument_code.higher_is_better then pair.at_exit - pair.at_start
            else pair.at_start - pair.at_exit
        end,
        6
    ) as better_by
from pair
inner join instrument_code on pair.instrument = instrument_code.instrument
inner join current_referral
    on pair.provider = current_referral.provider and pair.referral_id = current_referral.referral_id
where
    pair.at_start is not null
    and pair.at_exit is not null
    and current_referral.accepted;
