-- What a provider's figures are as of: the end of the last quarter whose referrals it has sent. Never today.
create or replace table provider_as_of as
select
    provider,
    min(quarter_end) as first_quarter_end,
    max(quarter_end) as as_of
from current_sheet
where sheet = 'referrals'
group by provider;
