-- Questionnaires that were filled in at the start and at exit, each by itself: reliably worse by the exit. A row for
-- each woman and questionnaire of which it is known how large a change has to be.
select
    referral || '#' || instrument as unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    -better_by >= reliable_change as achieved,
    better_by as value,
    cast(null as double) as weight
from questionnaire_pair
where reliable_change is not null
