-- What has become of each version of a provider's returns since: taken back and put back, the earliest first.
select
    provider_return.return_id,
    return_event.event,
    return_event.happened_at,
    return_event.happened_by,
    return_event.reason
from provider_return
inner join return_event on provider_return.return_id = return_event.return_id
where provider_return.provider = $provider
order by return_event.happened_at, return_event.rowid
