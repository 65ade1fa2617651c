-- From which day on a provider's quarters are whole: the first quarter that it sent, or, where that first sheet went
-- back further (it holds work that had ended before), the day of the oldest referral in it.
create or replace view provider_coverage as
select
    return_row.provider,
    case
        when
            min(return_row.ended_date) < date_trunc('month', provider_as_of.first_quarter_end) - interval 2 month
            then min(return_row.referral_date)
        else date_trunc('month', provider_as_of.first_quarter_end) - interval 2 month
    end as covered_from
from return_row
inner join provider_as_of
    on
        return_row.provider = provider_as_of.provider
        and return_row.quarter_end = provider_as_of.first_quarter_end
group by return_row.provider, provider_as_of.first_quarter_end;
