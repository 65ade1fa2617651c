-- Record numbers that were open in the provider's last return before a quarter.
with last_return as (
    select max(quarter_end) as quarter_end
    from current_sheet
    where provider = $provider and quarter_end < $quarter_end and sheet = 'referrals'
)

select return_row.referral_id
from return_row
inner join last_return on return_row.quarter_end = last_return.quarter_end
where return_row.provider = $provider and return_row.end_state = 'open'
order by return_row.referral_id
