-- Of the questionnaires that were filled in twice, one for each referral and what it measures: of several that measure
-- the same, the first in our order.
create or replace table assessment_pair as
select
    referral as unit_id,
    provider,
    contract,
    person_key,
    counted_on,
    measures,
    reliable_change,
    better_by
from questionnaire_pair
qualify row_number() over (partition by referral, measures order by precedence) = 1;
