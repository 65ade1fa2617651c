-- Everyone who can be counted: women, anonymous responses, matched people. What the builder makes its keys for.
select person_key from current_referral
union
select unit_id as person_key from current_response
union
select person_key from index_event
