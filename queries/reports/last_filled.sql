-- Of one sheet of a provider's last return before a quarter: in how many of its rows each column is filled. No row, if
-- the sheet never came.
with last_return as (
    select
        return_id,
        quarter_end
    from current_sheet
    where provider = $provider and quarter_end < $quarter_end and sheet = $sheet
    qualify quarter_end = max(quarter_end) over ()
)

select
    any_value(last_return.quarter_end) as last_quarter_end,
    count(columns(sheet_row.*))
from query_table($kept_in) as sheet_row
inner join last_return on sheet_row.return_id = last_return.return_id
having count(*) > 0
