-- Every version of the headline totals that services have typed, with its counts and what has become of it; for a
-- commissioner, of their own contracts. A contract is the one that figures count under. Records of a quarter stand
-- where they were sent for it, or where the first return goes back to it or further.
-- $provider: one service, or null; $commissioner: whose contracts, or null.
with confirmed as (
    select
        return_id,
        list(code order by code) as codes
    from confirmation
    group by return_id
),

counted as (
    select
        totals_id,
        list(struct_pack(slug := slug, how_many := how_many) order by slug) as counts
    from typed_count
    group by totals_id
),

placed as (
    select
        typed_totals.* replace (
            coalesce(contract_now.contract, sole_contract.contract, typed_totals.contract) as contract
        ),
        counted.counts,
        coalesce(confirmed.codes, cast([] as varchar[])) as confirmed,
        coalesce(last_event.event = 'withdrawn', false) as withdrawn,
        case when last_event.event = 'withdrawn' then last_event.happened_at end as withdrawn_at
    from typed_totals
    inner join counted on typed_totals.totals_id = counted.totals_id
    left join confirmed on typed_totals.totals_id = confirmed.return_id
    left join last_event on typed_totals.totals_id = last_event.return_id
    left join contract_now
        on typed_totals.provider = contract_now.provider and typed_totals.contract = contract_now.contract
    left join sole_contract on typed_totals.provider = sole_contract.provider
),

with_records as (
    select distinct
        provider,
        contract,
        quarter_end
    from return_row
)

select
    placed.*,
    with_records.provider is not null or contract_coverage.provider is not null as records_stand,
    row_number() over (
        partition by placed.provider, placed.contract, placed.quarter_end, placed.withdrawn
        order by placed.sent_at desc, placed.version desc
    ) = 1 as latest
from placed
left join with_records
    on
        placed.provider = with_records.provider
        and placed.contract = with_records.contract
        and placed.quarter_end = with_records.quarter_end
left join contract_coverage
    on
        placed.provider = contract_coverage.provider
        and placed.contract = contract_coverage.contract
        and placed.quarter_end between contract_coverage.covered_from and contract_coverage.first_quarter
where
    ($provider is null or placed.provider = $provider)
    and (
        $commissioner is null
        or (placed.provider, placed.contract) in (
            select
                contract_commissioner.provider,
                contract_commissioner.contract
            from contract_commissioner
            where contract_commissioner.commissioner = $commissioner
        )
    )
order by placed.provider asc, placed.quarter_end desc, placed.contract asc, placed.version desc
