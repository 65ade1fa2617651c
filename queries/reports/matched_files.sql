-- The matched reoffending files that speak of a provider's own women, and nothing of the rows about others in them.
select
    reference_file.file_id,
    reference_file.sent_at,
    reference_file.sent_by,
    count(*) as kept,
    max(reoffending.data_cutoff_date) as known_up_to,
    coalesce(last_event.event = 'withdrawn', false) as withdrawn
from reoffending
inner join reference_file on reoffending.return_id = reference_file.file_id
left join last_event on reference_file.file_id = last_event.return_id
where reoffending.provider = $provider
group by all
order by reference_file.sent_at desc, reference_file.file_id desc
