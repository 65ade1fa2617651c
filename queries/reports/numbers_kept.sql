-- Every number of a woman, or of a referral, that stands in one table, with whose it is: who was removed can only be
-- found again by trying each. The columns are `provider` and the one that is named.
select distinct columns(found -> found in ('provider', $column_name))
from query_table($kept_in)
