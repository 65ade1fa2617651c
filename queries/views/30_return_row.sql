-- The rows of the current returns: one for each referral and each quarter that speaks of it.
create or replace view return_row as
select referral.*
from referral
inner join current_return on referral.return_id = current_return.return_id;
