-- Record numbers of the referrals that had ended in the provider's returns before a quarter, and the day of the end as
-- it was said last.
select
    referral.referral_id,
    arg_max_null(referral.ended_date, current_sheet.quarter_end) as ended_date
from referral
inner join current_sheet on referral.return_id = current_sheet.return_id and current_sheet.sheet = 'referrals'
where current_sheet.provider = $provider and current_sheet.quarter_end < $quarter_end
group by referral.referral_id
having arg_max_null(referral.ended_date, current_sheet.quarter_end) is not null
order by referral.referral_id
