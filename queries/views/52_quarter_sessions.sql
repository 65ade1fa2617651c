-- Sessions of each referral in each quarter that speaks of it. Where the quarter's own numbers are not sent, they are
-- the growth of the numbers since the referral; these are the last that were sent, with the quarters' own numbers that
-- came after. They count on the last day of the work, or else of the quarter.
create or replace table quarter_sessions as
with told as (
    select
        provider,
        referral_id,
        quarter_end,
        least(coalesce(ended_date, quarter_end), quarter_end) as counted_on,
        unnest([ -- noqa: AL03
            { 'measure': 'offered', 'so_far': sessions_offered, 'this_quarter': sessions_offered_this_quarter },
            { 'measure': 'attended', 'so_far': sessions_attended, 'this_quarter': sessions_attended_this_quarter },
            {
                'measure': 'cancelled',
                'so_far': sessions_cancelled_by_service,
                'this_quarter': sessions_cancelled_by_service_this_quarter
            },
            { 'measure': 'same_worker', 'so_far': same_worker_sessions, 'this_quarter': cast(null as integer) }
        ], recursive := true)
    from return_row
),

numbered as (
    select
        provider,
        referral_id,
        quarter_end,
        counted_on,
        measure,
        so_far,
        this_quarter,
        count(so_far) over (
            partition by provider, referral_id, measure
            order by quarter_end
        ) as run
    from told
),

totalled as (
    select
        *,
        coalesce(first_value(so_far) over since_told, 0)
        + coalesce(sum(case when so_far is null then this_quarter end) over since_told, 0) as total
    from numbered
    window since_told as (partition by provider, referral_id, measure, run order by quarter_end)
),

quarterly as (
    select
        provider,
        referral_id,
        quarter_end,
        counted_on,
        measure,
        coalesce(
            this_quarter,
            case when so_far is not null then total - coalesce(lag(total) over earlier, 0) end
        ) as sessions
    from totalled
    window earlier as (partition by provider, referral_id, measure order by quarter_end)
),

beside as (
    select
        provider,
        referral_id,
        counted_on,
        cast(max(sessions) filter (measure = 'offered') as double) as offered,
        cast(max(sessions) filter (measure = 'attended') as double) as attended,
        cast(max(sessions) filter (measure = 'cancelled') as double) as cancelled,
        cast(max(sessions) filter (measure = 'same_worker') as double) as same_worker
    from quarterly
    group by provider, referral_id, quarter_end, counted_on
)

select
    current_referral.unit_id,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    beside.counted_on,
    beside.offered,
    beside.attended,
    beside.cancelled,
    beside.same_worker
from beside
inner join current_referral
    on beside.provider = current_referral.provider and beside.referral_id = current_referral.referral_id;
