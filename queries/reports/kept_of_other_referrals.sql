-- The rows of one table that are about none of the referrals that are to be removed (`gone_referral`).
select kept.*
from query_table($kept_in) as kept
anti join gone_referral on kept.provider = gone_referral.provider and kept.referral_id = gone_referral.referral_id
