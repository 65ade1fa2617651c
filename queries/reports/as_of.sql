-- The end of the last quarter whose referrals were sent: by one provider, by any of a commissioner's, or by any at all.
select max(as_of) as as_of
from provider_as_of
where
    ($provider is null or provider = $provider)
    and (
        $commissioner is null
        or provider in (
            select contract_commissioner.provider
            from contract_commissioner
            where contract_commissioner.commissioner = $commissioner
        )
    )
