-- From which day on a provider's quarters are whole: the first quarter that it sent; or, where that first sheet went
-- back further (it holds work that had ended before), the quarter after the oldest ending in it.
create or replace view provider_coverage as
with first_sheet as (
    select
        return_row.provider,
        cast(date_trunc('month', provider_as_of.first_quarter_end) - interval 2 month as date) as first_day,
        min(return_row.ended_date) as oldest_ending
    from return_row
    inner join provider_as_of
        on
            return_row.provider = provider_as_of.provider
            and return_row.quarter_end = provider_as_of.first_quarter_end
    group by return_row.provider, provider_as_of.first_quarter_end
)

select
    provider,
    case
        when oldest_ending < first_day
            then
                cast(
                    date_trunc('month', oldest_ending)
                    + to_months(3 - (month(oldest_ending) + 2) % 3) as date
                )
        else first_day
    end as covered_from
from first_sheet;
