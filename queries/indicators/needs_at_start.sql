-- Needs that were asked about at the start, of accepted referrals: whether she has the need. A row for each woman and
-- need that is answered with yes or no.
select
    unit_id,
    provider,
    contract,
    person_key,
    referral_date as counted_on,
    known = 'yes' as achieved,
    cast(null as double) as value,
    cast(null as double) as weight
from need_told
where known in ('yes', 'no')
