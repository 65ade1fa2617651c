-- The end of the last quarter whose referrals were sent: by one provider, under one contract, under any of a
-- commissioner's, or at all.
select max(as_of) as as_of
from contract_as_of
where
    ($provider is null or provider = $provider)
    and ($contract is null or contract = $contract)
    and (
        $commissioner is null
        or (provider, contract) in (
            select
                contract_commissioner.provider,
                contract_commissioner.contract
            from contract_commissioner
            where contract_commissioner.commissioner = $commissioner
        )
    )
