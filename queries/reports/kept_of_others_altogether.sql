-- The rows of one table that are about none of the women (`gone_woman`) and none of the referrals (`gone_referral`)
-- that are to be removed.
select kept.*
from query_table($kept_in) as kept
anti join gone_woman on kept.provider = gone_woman.provider and kept.person_id = gone_woman.person_id
anti join gone_referral on kept.provider = gone_referral.provider and kept.referral_id = gone_referral.referral_id
