-- The matched reoffending files that speak of a provider's own women, and nothing of the rows about others in them.
with
taken_back as (
    select return_id
    from return_event
    group by return_id
    having arg_max(event, (happened_at, rowid)) = 'withdrawn'
)

select
    reference_file.file_id,
    reference_file.sent_at,
    reference_file.sent_by,
    count(*) as kept,
    max(reoffending.data_cutoff_date) as known_up_to,
    reference_file.file_id in (select taken_back.return_id from taken_back) as withdrawn
from reoffending
inner join reference_file on reoffending.return_id = reference_file.file_id
where reoffending.provider = $provider
group by all
order by reference_file.sent_at desc, reference_file.file_id desc
