-- The contracts that do not say how long records are kept after the work has ended.
select contract
from contract_now
where retention_years is null
order by contract
