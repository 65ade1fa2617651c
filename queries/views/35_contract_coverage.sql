-- From which day on a contract's quarters are whole: the first quarter that was sent of it; or, where that first sheet
-- goes back further (at least a tenth of it is work that had ended before the quarter began), its oldest referral. A
-- few stray old rows do not make a sheet go back.
create or replace table contract_coverage as
with first_quarter as (
    select
        provider,
        contract,
        min(quarter_end) as quarter_end
    from return_row
    group by provider, contract
),

first_sheet as (
    select
        return_row.provider,
        return_row.contract,
        return_row.quarter_end,
        cast(date_trunc('month', return_row.quarter_end) - interval 2 month as date) as first_day,
        return_row.referral_date,
        return_row.ended_date
    from return_row
    inner join first_quarter
        on
            return_row.provider = first_quarter.provider
            and return_row.contract = first_quarter.contract
            and return_row.quarter_end = first_quarter.quarter_end
)

select
    provider,
    contract,
    case
        when 10 * count(*) filter (where ended_date < first_day) >= count(*) then min(referral_date)
        else any_value(first_day)
    end as covered_from,
    any_value(quarter_end) as first_quarter
from first_sheet
group by provider, contract;
