-- Where each woman lived at each point: the row of the latest quarter that speaks of it, with its official group.
create or replace view current_accommodation as
with latest as (
    select accommodation.*
    from accommodation
    inner join current_sheet
        on accommodation.return_id = current_sheet.return_id and current_sheet.sheet = 'accommodation'
    qualify
        accommodation.quarter_end = max(accommodation.quarter_end) over (
            partition by accommodation.provider, accommodation.referral_id, accommodation.point
        )
)

select
    latest.provider,
    latest.referral_id,
    latest.point,
    latest.recorded_date,
    latest.feels_safe,
    accommodation_code.housing_group,
    accommodation_code.state
from latest
inner join accommodation_code on latest.accommodation = accommodation_code.code;
