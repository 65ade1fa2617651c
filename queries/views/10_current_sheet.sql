-- For each provider's quarter and sheet the latest version that has not been withdrawn. A return that brings only some
-- of the sheets leaves the others as they were.
create or replace view current_sheet as
with standing as (
    select
        provider_return.*,
        unnest(provider_return.sheets) as sheet
    from provider_return
    left join last_event on provider_return.return_id = last_event.return_id
    where last_event.event is distinct from 'withdrawn'
)

select * exclude (sheets)
from standing
qualify version = max(version) over (partition by provider, quarter_end, sheet);
