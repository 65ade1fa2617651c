-- How many referral rows each return brought for each contract, in every version: those that count no longer too.
create or replace view return_contract as
select
    provider_return.return_id,
    provider_return.provider,
    provider_return.quarter_end,
    coalesce(contract_now.contract, sole_contract.contract, referral.contract) as contract,
    count(*) as kept
from referral
inner join provider_return on referral.return_id = provider_return.return_id
left join contract_now on referral.provider = contract_now.provider and referral.contract = contract_now.contract
left join sole_contract on referral.provider = sole_contract.provider
group by all;
