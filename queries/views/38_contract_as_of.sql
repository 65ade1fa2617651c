-- What the figures of a contract are as of: the end of the last quarter of which its provider has sent a referral under
-- it, or under another that all its commissioners see too. Never today; and a return that holds only women of whom they
-- are not told does not move it.
create or replace table contract_as_of as
select
    seen_with.provider,
    seen_with.contract,
    max(return_row.quarter_end) as as_of
from seen_with
inner join return_row
    on seen_with.other_provider = return_row.provider and seen_with.other_contract = return_row.contract
where seen_with.provider = seen_with.other_provider
group by seen_with.provider, seen_with.contract;
