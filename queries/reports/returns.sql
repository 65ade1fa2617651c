-- Every return that was ever accepted, with what has become of it. For a commissioner: of the providers that have a
-- contract with them, and only the rows of these contracts are counted.
with theirs as (
    select
        provider,
        contract
    from contract_commissioner
    where $commissioner is null or commissioner = $commissioner
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
    where
        $commissioner is null
        or (referral.provider, referral.contract) in (select (theirs.provider, theirs.contract) from theirs)
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
    provider_return.contract,
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
left join file_total on provider_return.return_id = file_total.return_id
left join referral_total on provider_return.return_id = referral_total.return_id
left join last_event on provider_return.return_id = last_event.return_id
left join standing on provider_return.return_id = standing.return_id
where
    ($provider is null or provider_return.provider = $provider)
    and ($commissioner is null or provider_return.provider in (select theirs.provider from theirs))
order by provider_return.provider asc, provider_return.quarter_end desc, provider_return.version desc
