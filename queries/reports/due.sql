-- The referrals whose work ended longer ago than their contract lets their records be kept, as their latest row that
-- counts says; and whether all of the woman's referrals are due, so that what names no referral goes too.
with told as (
    select
        referral.provider,
        referral.referral_id,
        arg_max(
            struct_pack(
                person_id := referral.person_id,
                ended_date := referral.ended_date,
                contract := coalesce(contract_now.contract, sole_contract.contract)
            ),
            (coalesce(last_event.event, 'restored') <> 'withdrawn', referral.quarter_end, referral.version)
        ) as latest
    from referral
    left join last_event on referral.return_id = last_event.return_id
    left join contract_now on referral.provider = contract_now.provider and referral.contract = contract_now.contract
    left join sole_contract on referral.provider = sole_contract.provider
    group by referral.provider, referral.referral_id
),

judged as (
    select
        told.provider,
        told.referral_id,
        told.latest.person_id,
        told.latest.ended_date,
        coalesce(told.latest.ended_date + to_years(contract_now.retention_years) < $today, false) as is_due
    from told
    left join contract_now
        on told.provider = contract_now.provider and told.latest.contract = contract_now.contract
)

select
    provider,
    referral_id,
    person_id,
    ended_date,
    is_due,
    bool_and(is_due) over (partition by provider, person_id) as all_of_hers
from judged
order by provider, ended_date, referral_id
