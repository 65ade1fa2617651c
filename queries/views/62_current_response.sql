-- Anonymous answers, and how many women were asked: the row of the latest quarter that brings it. A response is told by
-- its number and its month, because some forms begin at 1 again. They count on the last day of their month, under the
-- provider's only contract.
create or replace table current_response as
with latest as (
    select experience.*
    from experience
    inner join current_sheet
        on experience.return_id = current_sheet.return_id and current_sheet.sheet = 'experience'
    qualify
        experience.quarter_end = max(experience.quarter_end) over (
            partition by
                experience.provider, experience.response_id, experience.question, experience.answered_month
        )
)

select
    latest.provider || '/response/' || strftime(latest.answered_month, '%Y-%m') || '/' || latest.response_id as unit_id,
    latest.provider,
    sole_contract.contract,
    latest.question,
    latest.answer,
    latest.ethnic_group,
    last_day(latest.answered_month) as counted_on
from latest
left join sole_contract on latest.provider = sole_contract.provider;
