-- The terms that stand, with their targets: of one commissioner's contracts, of one provider's, or of all.
with agreed as (
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
    group by provider, contract, version
)

select
    contract_now.provider,
    contract_now.contract,
    contract_now.commissioners,
    contract_now.delivery_partners,
    contract_now.working_days,
    contract_now.retention_years,
    contract_now.needs,
    contract_now.year_begins,
    contract_now.applies_from,
    agreed.kpis
from contract_now
left join agreed
    on
        contract_now.provider = agreed.provider
        and contract_now.contract = agreed.contract
        and contract_now.version = agreed.version
where
    ($commissioner is null or list_contains(contract_now.commissioners, $commissioner))
    and ($provider is null or contract_now.provider = $provider)
order by contract_now.provider, contract_now.contract
