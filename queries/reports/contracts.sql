-- The terms that stand, with their targets: of one commissioner's contracts, of one provider's, or of all.
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
    agreed_target.kpis
from contract_now
left join agreed_target
    on
        contract_now.provider = agreed_target.provider
        and contract_now.contract = agreed_target.contract
        and contract_now.version = agreed_target.version
where
    ($commissioner is null or list_contains(contract_now.commissioners, $commissioner))
    and ($provider is null or contract_now.provider = $provider)
order by contract_now.provider, contract_now.contract
