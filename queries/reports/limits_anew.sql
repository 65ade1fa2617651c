-- The quarters from which a commissioner made the limits of an indicator anew, the oldest first.
select
    decision_id,
    quarter,
    reason,
    decided_by,
    decided_at
from limits_anew
where
    commissioner = $commissioner
    and provider = $provider
    and indicator = $indicator
    and taken_back_at is null
order by quarter
