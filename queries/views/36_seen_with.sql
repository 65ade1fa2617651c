-- Contracts that may be told of together: whoever sees what is counted under the first sees the other too, so that no
-- figure of the first gives away what its commissioners may not see. A contract is seen with itself, and with one that
-- the same commissioner has renewed. What no commissioner sees gives nothing away.
create or replace table seen_with as
with counted_under as (
    select
        contract_coverage.provider,
        contract_coverage.contract,
        coalesce(contract_now.commissioners, []) as commissioners
    from contract_coverage
    left join contract_now
        on
            contract_coverage.provider = contract_now.provider
            and contract_coverage.contract = contract_now.contract
),

-- Also those of which nothing stands any more: that a first version held their rows is still so.
told_of as (
    select * from counted_under
    union
    select
        provider,
        contract,
        commissioners
    from contract_now
)

select
    one.provider,
    one.contract,
    other.provider as other_provider,
    other.contract as other_contract
from counted_under as one
inner join told_of as other on list_has_all(other.commissioners, one.commissioners);
