-- Every version of the terms of one contract, with its targets and who registered it when.
select
    registered_terms.*,
    agreed_target.kpis
from registered_terms
left join agreed_target
    on
        registered_terms.provider = agreed_target.provider
        and registered_terms.contract = agreed_target.contract
        and registered_terms.version = agreed_target.version
where registered_terms.provider = $provider and registered_terms.contract = $contract
order by registered_terms.version
