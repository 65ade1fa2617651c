-- The targets of every version of the terms of a contract, in one list each.
create or replace view agreed_target as
select
    provider,
    contract,
    version,
    list(
        struct_pack(
            indicator := indicator,
            target := target,
            at_least := at_least,
            tolerance := coalesce(tolerance, 0),
            judged_over := coalesce(judged_over, 'year')
        )
        order by indicator
    ) as kpis
from contract_kpi
group by provider, contract, version;
