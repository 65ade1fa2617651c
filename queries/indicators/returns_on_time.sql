-- Expected returns under each contract: every quarter from its own first to the newest whose referrals any provider has
-- sent that all of the contract's commissioners are told of. Did the first version come within 28 days of the quarter's
-- end? What was withdrawn in every version did not come.
with quarter as (
    select cast(first_day + interval 3 month - interval 1 day as date) as quarter_end
    from generate_series(timestamp '2000-01-01', timestamp '2100-01-01', interval 3 month) as series (first_day)
),

came as (
    select
        provider_return.provider,
        provider_return.quarter_end,
        min(cast(provider_return.sent_at as date)) as first_sent
    from provider_return
    inner join current_sheet
        on
            provider_return.provider = current_sheet.provider
            and provider_return.quarter_end = current_sheet.quarter_end
            and current_sheet.sheet = 'referrals'
    where list_contains(provider_return.sheets, 'referrals')
    group by provider_return.provider, provider_return.quarter_end
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
        max(provider_as_of.as_of) as quarter_end
    from seen_with
    inner join provider_as_of on seen_with.other_provider = provider_as_of.provider
    group by seen_with.provider, seen_with.contract
)

select
    contracted.provider || '/' || contracted.contract || '/' || quarter.quarter_end as unit_id,
    contracted.provider,
    contracted.contract,
    cast(null as varchar) as person_key,
    quarter.quarter_end as counted_on,
    coalesce(came.first_sent <= quarter.quarter_end + 28, false) as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from contracted
inner join newest on contracted.provider = newest.provider and contracted.contract = newest.contract
inner join quarter on quarter.quarter_end between contracted.first_quarter_end and newest.quarter_end
left join came on contracted.provider = came.provider and quarter.quarter_end = came.quarter_end
