-- The rows of the referrals that were open in the provider's last return before a quarter.
select referral.*
from referral
inner join current_sheet on referral.return_id = current_sheet.return_id and current_sheet.sheet = 'referrals'
where
    current_sheet.provider = $provider
    and current_sheet.quarter_end = $last_quarter_end
    and referral.end_state = 'open'
