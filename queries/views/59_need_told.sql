-- What was said of each need of each accepted referral: a row for each referral and need. `counted_on` is the day on
-- which her view of it counts.
create or replace view need_told as
with told as (
    select
        unit_id as referral,
        provider,
        contract,
        person_key,
        referral_date,
        coalesce(ended_date, quarter_end) as counted_on,
        unnest([ -- noqa: AL03
            { 'need': 'housing', 'known': need_housing, 'change': need_housing_change },
            { 'need': 'domestic_abuse', 'known': need_domestic_abuse, 'change': need_domestic_abuse_change },
            { 'need': 'childhood_abuse', 'known': need_childhood_abuse, 'change': need_childhood_abuse_change },
            { 'need': 'sexual_violence', 'known': need_sexual_violence, 'change': need_sexual_violence_change },
            { 'need': 'exploitation', 'known': need_exploitation, 'change': need_exploitation_change },
            { 'need': 'street_violence', 'known': need_street_violence, 'change': need_street_violence_change },
            { 'need': 'alcohol', 'known': need_alcohol, 'change': need_alcohol_change },
            { 'need': 'drugs', 'known': need_drugs, 'change': need_drugs_change },
            { 'need': 'mental_health', 'known': need_mental_health, 'change': need_mental_health_change },
            { 'need': 'physical_health', 'known': need_physical_health, 'change': need_physical_health_change },
            { 'need': 'finance', 'known': need_finance, 'change': need_finance_change },
            { 'need': 'employment', 'known': need_employment, 'change': need_employment_change },
            { 'need': 'family', 'known': need_family, 'change': need_family_change },
            { 'need': 'social_isolation', 'known': need_social_isolation, 'change': need_social_isolation_change }
        ], recursive := true)
    from current_referral
    where accepted
)

select
    referral || '#' || need as unit_id,
    referral,
    provider,
    contract,
    person_key,
    referral_date,
    counted_on,
    need,
    known,
    change
from told;
