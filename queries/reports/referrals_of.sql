-- The numbers of the referrals that are a woman's: those whose latest row that counts names her. A number that a
-- service once put beside her by mistake, and has corrected since, is another woman's.
with told as (
    select
        referral.referral_id,
        referral.person_id,
        referral.quarter_end,
        referral.version,
        coalesce(last_event.event, 'restored') <> 'withdrawn' as standing
    from referral
    left join last_event on referral.return_id = last_event.return_id
    where referral.provider = $provider
)

select referral_id
from told
group by referral_id
having arg_max(person_id, (standing, quarter_end, version)) = $person_id
order by referral_id
