-- Every provider with a current return; those with a contract of one commissioner, if one is named.
select provider
from provider_as_of
where
    $commissioner is null
    or provider in (
        select contract_commissioner.provider
        from contract_commissioner
        where contract_commissioner.commissioner = $commissioner
    )
order by provider
