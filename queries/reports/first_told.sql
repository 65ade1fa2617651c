-- When each referral was first told of, in whatever version of whatever return.
select
    referral.provider || '/' || referral.referral_id as unit_id,
    min(provider_return.sent_at) as told_at
from referral
inner join provider_return on referral.return_id = provider_return.return_id
group by referral.provider, referral.referral_id
