-- Expected returns under each contract: every quarter from its own first to the newest of which any provider has sent
-- referrals that all of the contract's commissioners are told of. Did the first version that had any of them come
-- within 28 days of the quarter's end? What was withdrawn in every version did not come.
with quarter as (
    select cast(first_day + interval 3 month - interval 1 day as date) as quarter_end
    from generate_series(timestamp '2000-01-01', timestamp '2100-01-01', interval 3 month) as series (first_day)
),

standing as (
    select distinct
        seen_with.provider,
        seen_with.contract,
        return_row.quarter_end
    from seen_with
    inner join return_row
        on seen_with.other_provider = return_row.provider and seen_with.other_contract = return_row.contract
    where seen_with.provider = seen_with.other_provider
),

first_version as (
    select
        seen_with.provider,
        seen_with.contract,
        return_contract.quarter_end,
        min(cast(provider_return.sent_at as date)) as sent_on
    from seen_with
    inner join return_contract
        on seen_with.other_provider = return_contract.provider and seen_with.other_contract = return_contract.contract
    inner join provider_return on return_contract.return_id = provider_return.return_id
    where seen_with.provider = seen_with.other_provider
    group by seen_with.provider, seen_with.contract, return_contract.quarter_end
),

contracted as (
    select
        provider,
        contract,
        min(quarter_end) as first_quarter_end
    from return_row
    group by provider, contract
),

newest as (
    select
        seen_with.provider,
        seen_with.contract,
        max(contract_as_of.as_of) as quarter_end
    from seen_with
    inner join contract_as_of
        on seen_with.other_provider = contract_as_of.provider and seen_with.other_contract = contract_as_of.contract
    group by seen_with.provider, seen_with.contract
)

select
    contracted.provider || '/' || contracted.contract || '/' || quarter.quarter_end as unit_id,
    contracted.provider,
    contracted.contract,
    cast(null as varchar) as person_key,
    quarter.quarter_end as counted_on,
    standing.quarter_end is not null and first_version.sent_on <= quarter.quarter_end + 28 as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from contracted
inner join newest on contracted.provider = newest.provider and contracted.contract = newest.contract
inner join quarter on quarter.quarter_end between contracted.first_quarter_end and newest.quarter_end
left join standing
    on
        contracted.provider = standing.provider
        and contracted.contract = standing.contract
        and quarter.quarter_end = standing.quarter_end
left join first_version
    on
        contracted.provider = first_version.provider
        and contracted.contract = first_version.contract
        and quarter.quarter_end = first_version.quarter_end
