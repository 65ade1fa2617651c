-- Who may see what is counted under a contract: a row for each contract and commissioner.
create or replace view contract_commissioner as
select
    provider,
    contract,
    unnest(commissioners) as commissioner
from contract_now;
