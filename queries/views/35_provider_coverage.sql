-- From which day on a provider's quarters are whole: the first quarter that it sent; or, where that first sheet goes
-- back further (at least a tenth of it is work that had ended before the quarter began), its oldest referral. A few
-- stray old rows do not make a sheet go back.
create or replace view provider_coverage as
with first_sheet as (
    select
        return_row.provider,
        cast(date_trunc('month', provider_as_of.first_quarter_end) - interval 2 month as date) as first_day,
        return_row.referral_date,
        return_row.ended_date
    from return_row
    inner join provider_as_of
        on
            return_row.provider = provider_as_of.provider
            and return_row.quarter_end = provider_as_of.first_quarter_end
)

select
    provider,
    case
        when 10 * count(*) filter (where ended_date < first_day) >= count(*) then min(referral_date)
        else any_value(first_day)
    end as covered_from
from first_sheet
group by provider;
