-- Expected returns of each contract: every quarter from the first to the last whose referrals a provider has sent. Did
-- the first version come within 28 days of the quarter's end?
with quarter as (
    select cast(first_day + interval 3 month - interval 1 day as date) as quarter_end
    from generate_series(timestamp '2000-01-01', timestamp '2100-01-01', interval 3 month) as series (first_day)
),

came as (
    select
        provider,
        quarter_end,
        min(cast(sent_at as date)) as first_sent
    from provider_return
    where list_contains(sheets, 'referrals')
    group by provider, quarter_end
),

contracted as (
    select distinct
        provider,
        contract
    from return_row
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
from provider_as_of
inner join quarter on quarter.quarter_end between provider_as_of.first_quarter_end and provider_as_of.as_of
inner join contracted on provider_as_of.provider = contracted.provider
left join came on provider_as_of.provider = came.provider and quarter.quarter_end = came.quarter_end
