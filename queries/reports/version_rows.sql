-- The rows of one sheet as one version of a return brought them.
select *
from query_table($sheet)
where return_id = $return_id
order by row_number
