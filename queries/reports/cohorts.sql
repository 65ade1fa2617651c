-- Matched people by the quarter of their index date: how many, their last index date and the cut-off of the file; for
-- one provider or for all, and for a commissioner of the contracts that are theirs.
select
    cast(last_day(index_date + to_months(2 - (month(index_date) + 2) % 3)) as varchar) as quarter_end,
    count(distinct person_key) as people,
    max(index_date) as last_index_date,
    max(data_cutoff_date) as data_cutoff_date
from index_event
where
    ($provider is null or provider = $provider)
    and (
        $commissioner is null
        or (provider, contract) in (
            select
                contract_commissioner.provider,
                contract_commissioner.contract
            from contract_commissioner
            where contract_commissioner.commissioner = $commissioner
        )
    )
group by 1
order by 1
