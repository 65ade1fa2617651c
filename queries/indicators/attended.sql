-- Sessions attended (value) of sessions offered (weight), a row for each referral and quarter that speaks of it.
-- Where the quarter's own numbers are not sent, they are the growth of the numbers since the referral. The last day
-- of the work, or else of the quarter, is when they count. Rows without both numbers are left out.
with quarterly as (
    select
        provider,
        contract,
        referral_id,
        person_id,
        least(coalesce(ended_date, quarter_end), quarter_end) as counted_on,
        coalesce(
            sessions_offered_this_quarter,
            sessions_offered - coalesce(lag(sessions_offered ignore nulls) over earlier, 0)
        ) as offered,
        coalesce(
            sessions_attended_this_quarter,
            sessions_attended - coalesce(lag(sessions_attended ignore nulls) over earlier, 0)
        ) as attended
    from return_row
    window earlier as (partition by provider, referral_id order by quarter_end)
)

select
    provider || '/' || referral_id as unit_id,
    provider,
    contract,
    provider || '/' || person_id as person_key,
    counted_on,
    sum(attended) > 0 as achieved,
    cast(sum(attended) as double) as value,
    cast(sum(offered) as double) as weight
from quarterly
where offered is not null and attended is not null
group by all
having sum(offered) <> 0 or sum(attended) <> 0
