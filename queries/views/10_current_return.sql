-- The latest version of each provider's quarter that has not been withdrawn.
create or replace view current_return as
with last_event as (
    select
        return_id,
        arg_max(event, happened_at) as event
    from return_event
    group by return_id
),

standing as (
    select provider_return.*
    from provider_return
    left join last_event on provider_return.return_id = last_event.return_id
    where last_event.event is distinct from 'withdrawn'
)

select *
from standing
qualify version = max(version) over (partition by provider, quarter_end);
