-- How many rows of one sheet stand for a provider's quarter: what another version of the sheet would take the place of.
select count(*) as standing
from query_table($kept_in) as sheet_row
inner join current_sheet on sheet_row.return_id = current_sheet.return_id
where
    current_sheet.provider = $provider
    and current_sheet.quarter_end = $quarter_end
    and current_sheet.sheet = $sheet
