-- Of the referrals sheet of a provider's last return before a quarter: how many referrals were received in its own
-- quarter, how many ended in it, and how many of these on the one day on which most did; and of how many referrals the
-- characteristics are not known by which figures are compared.
with last_return as (
    select
        return_id,
        quarter_end
    from current_sheet
    where provider = $provider and quarter_end < $quarter_end and sheet = 'referrals'
    qualify quarter_end = max(quarter_end) over ()
),

told as (
    select
        referral.*,
        last_day(referral.quarter_end - interval 3 month) as day_before
    from referral
    inner join last_return on referral.return_id = last_return.return_id
),

ended_on as (
    select
        ended_date,
        count(*) as referrals
    from told
    where ended_date > day_before
    group by ended_date
)

select
    count(*) filter (told.referral_date > told.day_before) as received,
    count(*) filter (told.ended_date > told.day_before) as ended,
    coalesce((select max(ended_on.referrals) from ended_on), 0) as ended_on_one_day,
    count(*) filter (told.ethnicity is null) as ethnicity,
    count(*) filter (told.age_band = 'not_known') as age_band,
    count(*) filter (coalesce(told.disability, 'not_known') = 'not_known') as disability
from told
