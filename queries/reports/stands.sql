-- How many referral rows stand for a provider's quarter, under one contract or any: those that were sent for it, or
-- those of a first return that goes back to it or further.
-- $provider, $quarter_end; $contract: one contract, or null.
select count(*) as referrals
from return_row
left join contract_coverage
    on return_row.provider = contract_coverage.provider and return_row.contract = contract_coverage.contract
where
    return_row.provider = $provider
    and ($contract is null or return_row.contract = $contract)
    and (
        return_row.quarter_end = $quarter_end
        or $quarter_end between contract_coverage.covered_from and contract_coverage.first_quarter
    )
