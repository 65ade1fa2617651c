-- What happened last to each return or file to which anything happened: whether it was withdrawn or restored, and when.
create or replace view last_event as
select
    return_id,
    arg_max(event, (happened_at, rowid)) as event,
    max(happened_at) as happened_at
from return_event
group by return_id;
