-- What was noted when each version of a provider's returns was accepted, in the order in which it was said.
select
    provider_return.return_id,
    return_note.says
from provider_return
inner join return_note on provider_return.return_id = return_note.return_id
where provider_return.provider = $provider
order by provider_return.return_id, return_note.place
