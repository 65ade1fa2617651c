-- Every return that was ever accepted, with what has become of it.
with file_total as (
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
        count(*) as kept
    from referral
    group by return_id
),

last_event as (
    select
        return_id,
        arg_max(event, happened_at) as event
    from return_event
    group by return_id
)

select
    provider_return.return_id,
    provider_return.provider,
    provider_return.quarter,
    provider_return.quarter_end,
    provider_return.version,
    provider_return.contract,
    provider_return.sent_by,
    provider_return.sent_at,
    provider_return.rule_version,
    coalesce(file_total.row_count, 0) as row_count,
    file_total.sha256,
    referral_total.kept,
    case
        when current_return.return_id is not null then 'current'
        when last_event.event = 'withdrawn' then 'withdrawn'
        else 'replaced'
    end as status
from provider_return
left join file_total on provider_return.return_id = file_total.return_id
left join referral_total on provider_return.return_id = referral_total.return_id
left join last_event on provider_return.return_id = last_event.return_id
left join current_return on provider_return.return_id = current_return.return_id
where $provider is null or provider_return.provider = $provider
order by provider_return.provider asc, provider_return.quarter_end desc, provider_return.version desc
