-- Every return that was ever accepted, with what has become of it. For a commissioner, or of one contract of theirs: of
-- each provider the quarters of which a row stands under it; what held such rows and was withdrawn; and what was sent
-- for it without referrals. Only the rows of their contracts are counted, and no other contract is named. A contract
-- is the one that the figures count under, in every version.
with theirs as (
    select distinct
        provider,
        contract
    from contract_commissioner
    where
        ($commissioner is null or commissioner = $commissioner)
        and ($contract is null or contract = $contract)
),

counted_under as (
    select
        provider_return.return_id,
        coalesce(contract_now.contract, sole_contract.contract, provider_return.contract) as contract
    from provider_return
    left join contract_now
        on provider_return.provider = contract_now.provider and provider_return.contract = contract_now.contract
    left join sole_contract on provider_return.provider = sole_contract.provider
),

file_total as (
    select
        return_id,
        cast(sum(row_count) as bigint) as row_count,
        string_agg(sha256, ' ' order by name) as sha256
    from sent_file
    group by return_id
),

referral_total as (
    select
        return_id,
        provider,
        quarter_end,
        sum(kept) as kept
    from return_contract
    where
        $commissioner is null
        or (provider, contract) in (select (theirs.provider, theirs.contract) from theirs)
    group by return_id, provider, quarter_end
),

standing as (
    select
        return_id,
        list(sheet order by sheet) as standing_sheets
    from current_sheet
    group by return_id
)

select
    provider_return.return_id,
    provider_return.provider,
    provider_return.quarter,
    provider_return.quarter_end,
    provider_return.version,
    case when $commissioner is null or theirs.contract is not null then counted_under.contract end as contract,
    provider_return.sheets,
    provider_return.sent_by,
    provider_return.sent_at,
    provider_return.rule_version,
    case when $commissioner is null then coalesce(file_total.row_count, 0) end as row_count,
    case when $commissioner is null then file_total.sha256 end as sha256,
    cast(referral_total.kept as bigint) as kept,
    coalesce(list_contains(standing.standing_sheets, 'referrals'), false) as referrals_stand,
    case when last_event.event = 'withdrawn' then last_event.happened_at end as withdrawn_at,
    case
        when standing.return_id is not null then 'current'
        when last_event.event = 'withdrawn' then 'withdrawn'
        else 'replaced'
    end as status
from provider_return
inner join counted_under on provider_return.return_id = counted_under.return_id
left join theirs on provider_return.provider = theirs.provider and counted_under.contract = theirs.contract
left join file_total on provider_return.return_id = file_total.return_id
left join referral_total on provider_return.return_id = referral_total.return_id
left join last_event on provider_return.return_id = last_event.return_id
left join standing on provider_return.return_id = standing.return_id
where
    ($provider is null or provider_return.provider = $provider)
    and (
        $commissioner is null
        or (provider_return.provider, provider_return.quarter_end) in (
            select (return_row.provider, return_row.quarter_end)
            from return_row
            inner join theirs as of_theirs
                on return_row.provider = of_theirs.provider and return_row.contract = of_theirs.contract
        )
        or (last_event.event = 'withdrawn' and referral_total.kept is not null)
        or (theirs.contract is not null and not list_contains(provider_return.sheets, 'referrals'))
    )
order by provider_return.provider asc, provider_return.quarter_end desc, provider_return.version desc
