-- Providers with one contract only: what names no referral (answers, matched records) can be counted under it. Where
-- there are several, it belongs to none of them, and no commissioner sees it exactly.
create or replace view sole_contract as
select
    provider,
    any_value(contract) as contract
from contract_now
group by provider
having count(*) = 1;
