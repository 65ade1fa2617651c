-- The referral rows of the current sheets: one for each referral and each quarter that speaks of it. A row whose
-- contract is not one that stands belongs to the provider's only contract, where there is only one.
create or replace view return_row as
select
    referral.* replace (
        coalesce(contract_now.contract, sole_contract.contract, referral.contract) as contract
    )
from referral
inner join current_sheet on referral.return_id = current_sheet.return_id and current_sheet.sheet = 'referrals'
left join contract_now on referral.provider = contract_now.provider and referral.contract = contract_now.contract
left join sole_contract on referral.provider = sole_contract.provider;
