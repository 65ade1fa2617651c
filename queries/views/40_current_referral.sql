-- The truth about each referral: the row of the latest quarter, however late an older quarter is sent again.
create or replace table current_referral as
select
    return_row.*,
    contract_as_of.as_of,
    return_row.provider || '/' || return_row.referral_id as unit_id,
    return_row.provider || '/' || return_row.person_id as person_key,
    return_row.end_state <> 'declined_by_service'
    and coalesce(return_row.end_reason, '') not in ('INE', 'MIS') as accepted
from return_row
inner join contract_as_of
    on return_row.provider = contract_as_of.provider and return_row.contract = contract_as_of.contract
qualify
    return_row.quarter_end = max(return_row.quarter_end) over (
        partition by return_row.provider, return_row.referral_id
    );
