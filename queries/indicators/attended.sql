-- Sessions attended (value) of sessions offered (weight), a row for each referral and quarter that speaks of it.
-- Where the quarter's own numbers are not sent, they are the growth of the numbers since the referral; these are the
-- last that were sent, with the quarters' own numbers that came after. They count on the last day of the work, or else
-- of the quarter. Rows without both numbers are left out.
with numbered as (
    select
        provider,
        referral_id,
        quarter_end,
        ended_date,
        sessions_offered as offered_so_far,
        sessions_attended as attended_so_far,
        sessions_offered_this_quarter as offered_now,
        sessions_attended_this_quarter as attended_now,
        count(sessions_offered) over upto as offered_run,
        count(sessions_attended) over upto as attended_run
    from return_row
    window upto as (partition by provider, referral_id order by quarter_end)
),

totalled as (
    select
        *,
        coalesce(first_value(offered_so_far) over offers, 0)
        + coalesce(sum(case when offered_so_far is null then offered_now end) over offers, 0) as offered_total,
        coalesce(first_value(attended_so_far) over attendances, 0)
        + coalesce(sum(case when attended_so_far is null then attended_now end) over attendances, 0) as attended_total
    from numbered
    window
        offers as (partition by provider, referral_id, offered_run order by quarter_end),
        attendances as (partition by provider, referral_id, attended_run order by quarter_end)
),

quarterly as (
    select
        provider,
        referral_id,
        least(coalesce(ended_date, quarter_end), quarter_end) as counted_on,
        coalesce(
            offered_now,
            case when offered_so_far is not null then offered_total - coalesce(lag(offered_total) over earlier, 0) end
        ) as offered,
        coalesce(
            attended_now,
            case
                when attended_so_far is not null then attended_total - coalesce(lag(attended_total) over earlier, 0)
            end
        ) as attended
    from totalled
    window earlier as (partition by provider, referral_id order by quarter_end)
)

select
    current_referral.unit_id,
    current_referral.provider,
    current_referral.contract,
    current_referral.person_key,
    quarterly.counted_on,
    sum(quarterly.attended) > 0 as achieved,
    cast(sum(quarterly.attended) as double) as value,
    cast(sum(quarterly.offered) as double) as weight
from quarterly
inner join current_referral
    on quarterly.provider = current_referral.provider and quarterly.referral_id = current_referral.referral_id
where quarterly.offered is not null and quarterly.attended is not null
group by all
having sum(quarterly.offered) <> 0 or sum(quarterly.attended) <> 0
