-- People whose reoffending is mature and known (value), beside all women supported (weight). The two are counted, never
-- joined: each person once, on the first index date; each woman once, on her first accepted referral. Like the people,
-- women are counted under their provider's only contract: with several it would be women without anybody beside them.
with supported as (
    select
        current_referral.person_key || '/supported' as unit_id,
        current_referral.provider,
        sole_contract.contract,
        current_referral.person_key,
        min(current_referral.referral_date) as counted_on
    from current_referral
    left join sole_contract on current_referral.provider = sole_contract.provider
    where current_referral.accepted
    group by current_referral.provider, sole_contract.contract, current_referral.person_key
),

matched as (
    select
        person_key || '/matched' as unit_id,
        provider,
        contract,
        person_key,
        min(index_date) as counted_on
    from index_event
    where is_mature and reoffended is not null
    group by provider, contract, person_key
)

select
    unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    false as achieved,
    cast(0 as double) as value,
    cast(1 as double) as weight
from supported
union all
select
    unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    true as achieved,
    cast(1 as double) as value,
    cast(0 as double) as weight
from matched
