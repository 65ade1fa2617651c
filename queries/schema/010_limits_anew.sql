-- From which quarter on the process limits of a headline are made anew, and why: a decision of a commissioner about
-- one indicator, of all their services together (an empty provider) or of one. What was taken back stays, marked.
create table limits_anew (
    decision_id varchar primary key,
    commissioner varchar not null,
    provider varchar not null,
    indicator varchar not null,
    quarter varchar not null,
    reason varchar not null,
    decided_by varchar not null,
    decided_at timestamp not null,
    taken_back_at timestamp
);
