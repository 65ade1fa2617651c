-- What a provider's figures are as of: the end of the last quarter that it has sent. Never today.
create or replace view provider_as_of as
select
    provider,
    min(quarter_end) as first_quarter_end,
    max(quarter_end) as as_of
from current_return
group by provider;
