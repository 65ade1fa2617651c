-- How many referral rows stand for a provider's quarter, under one contract or any.
-- $provider, $quarter_end; $contract: one contract, or null.
select count(*) as referrals
from return_row
where
    provider = $provider
    and quarter_end = $quarter_end
    and ($contract is null or contract = $contract)
