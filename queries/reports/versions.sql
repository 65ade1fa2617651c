-- What each version of a provider's returns was sent as: a row for each file of it, in the order of their names.
select
    provider_return.return_id,
    sent_file.name,
    sent_file.sha256,
    sent_file.bytes,
    sent_file.row_count,
    sent_file.sheet,
    sent_file.own_names_version,
    provider_return.rule_version
from provider_return
inner join sent_file on provider_return.return_id = sent_file.return_id
where provider_return.provider = $provider
order by provider_return.return_id, sent_file.rowid
