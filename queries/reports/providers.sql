-- Every provider of whom a referral stands; those with one under a contract of a commissioner, if one is named.
select distinct provider
from contract_as_of
where
    $commissioner is null
    or (provider, contract) in (
        select
            contract_commissioner.provider,
            contract_commissioner.contract
        from contract_commissioner
        where contract_commissioner.commissioner = $commissioner
    )
order by provider
