-- Every return that was ever accepted, with what has become of it. For a commissioner: of each provider from the first
-- quarter on that has a row under a contract of theirs, and what held such rows and was withdrawn; only the rows of
-- their contracts are counted, and no other contract is named. A contract is the one that the figures count under, in
-- every version.
with theirs as (
    select distinct
        provider,
        contract
    from contract_commissioner
    where $commissioner is null or commissioner = $commissioner
),

named as (
    select
        provider,
        contract
    from provider_return
    union
    select
        provider,
        contract
    from referral
),

counted_under as (
    select
        named.provider,
        named.contract as named,
        coalesce(contract_now.contract, sole_contract.contract, named.contract) as contract
    from named
    left join contract_now on named.provider = contract_now.provider and named.contract = contract_now.contract
    left join sole_contract on named.provider = sole_contract.provider
),

first_of_theirs as (
    select
        return_row.provider,
        min(return_row.quarter_end) as quarter_end
    from return_row
    inner join theirs on return_row.provider = theirs.provider and return_row.contract = theirs.contract
    group by return_row.provider
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
        referral.return_id,
        count(*) as kept
    from referral
    inner join counted_under
        on referral.provider = counted_under.provider and referral.contract = counted_under.named
    where
        $commissioner is null
        or (counted_under.provider, counted_under.contract) in (select (theirs.provider, theirs.contract) from theirs)
    group by referral.return_id
),

last_event as (
    select
        return_id,
        arg_max(event, (happened_at, rowid)) as event
    from return_event
    group by return_id
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
    referral_total.kept,
    case
        when standing.return_id is not null then 'current'
        when last_event.event = 'withdrawn' then 'withdrawn'
        else 'replaced'
    end as status
from provider_return
inner join counted_under
    on provider_return.provider = counted_under.provider and provider_return.contract = counted_under.named
left join theirs on counted_under.provider = theirs.provider and counted_under.contract = theirs.contract
left join first_of_theirs on provider_return.provider = first_of_theirs.provider
left join file_total on provider_return.return_id = file_total.return_id
left join referral_total on provider_return.return_id = referral_total.return_id
left join last_event on provider_return.return_id = last_event.return_id
left join standing on provider_return.return_id = standing.return_id
where
    ($provider is null or provider_return.provider = $provider)
    and (
        $commissioner is null
        or provider_return.quarter_end >= first_of_theirs.quarter_end
        or (last_event.event = 'withdrawn' and referral_total.kept is not null)
    )
order by provider_return.provider asc, provider_return.quarter_end desc, provider_return.version desc
