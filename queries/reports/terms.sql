-- Every version of the terms of one contract, with its targets and who registered it when.
with agreed as (
    select
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
    where provider = $provider and contract = $contract
    group by version
)

select
    contract_terms.provider,
    contract_terms.contract,
    contract_terms.version,
    contract_terms.commissioners,
    contract_terms.delivery_partners,
    contract_terms.working_days,
    contract_terms.retention_years,
    coalesce(contract_terms.needs, true) as needs,
    coalesce(contract_terms.year_begins, 4) as year_begins,
    contract_terms.applies_from,
    contract_terms.registered_at,
    contract_terms.registered_by,
    agreed.kpis
from contract_terms
left join agreed on contract_terms.version = agreed.version
where contract_terms.provider = $provider and contract_terms.contract = $contract
order by contract_terms.version
