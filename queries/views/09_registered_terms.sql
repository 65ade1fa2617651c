-- Every version of the terms of a contract that was registered, with what goes without saying.
create or replace view registered_terms as
select
    contract_terms.* replace (
        coalesce(needs, true) as needs,
        coalesce(year_begins, 4) as year_begins
    )
from contract_terms;
