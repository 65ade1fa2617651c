-- The rows of one table that are about none of the women who are to be removed (`gone_woman`).
select kept.*
from query_table($kept_in) as kept
anti join gone_woman on kept.provider = gone_woman.provider and kept.person_id = gone_woman.person_id
