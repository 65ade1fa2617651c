-- What the sender of each version of a provider's returns confirmed, and how many times it had been found.
select
    provider_return.return_id,
    confirmation.code,
    confirmation.how_many
from provider_return
inner join confirmation on provider_return.return_id = confirmation.return_id
where provider_return.provider = $provider
order by provider_return.return_id, confirmation.code
