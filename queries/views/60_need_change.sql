-- What has become of each known need, in her own view: a row for each referral and need that she was asked about.
create or replace view need_change as
select
    unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    need,
    change
from need_told
where known = 'yes' and change in ('better', 'same', 'worse');
