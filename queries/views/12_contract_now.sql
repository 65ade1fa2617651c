-- The terms that stand, for every contract: as they were registered last, or the usual ones where nobody registered
-- any.
create or replace view contract_now as
with registered as (
    select
        provider,
        contract,
        version,
        commissioners,
        delivery_partners,
        working_days,
        retention_years,
        needs,
        year_begins,
        applies_from
    from registered_terms
    qualify version = max(version) over (partition by provider, contract)
),

assumed as (
    select
        provider,
        contract,
        0 as version,
        list(commissioner) as commissioners,
        cast([] as varchar[]) as delivery_partners,
        10 as working_days,
        cast(null as integer) as retention_years,
        true as needs,
        4 as year_begins,
        cast(null as date) as applies_from
    from contract
    where provider not in (select registered.provider from registered)
    group by provider, contract
)

select * from registered
union all by name
select * from assumed;
