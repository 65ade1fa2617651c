-- Which repairs the sender of each version of a provider's returns accepted; never a value.
select
    provider_return.return_id,
    accepted_repair.sheet,
    accepted_repair.column_name,
    accepted_repair.rule,
    accepted_repair.how_many
from provider_return
inner join accepted_repair on provider_return.return_id = accepted_repair.return_id
where provider_return.provider = $provider
order by provider_return.return_id, accepted_repair.sheet, accepted_repair.column_name, accepted_repair.rule
