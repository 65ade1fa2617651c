-- Which removals this file has gone through: that somebody was removed, whose service, when, by whom, for which kind of
-- reason, and how many rows. Counted, not described. A file that lacks a removal of the list beside it was copied or
-- restored from before, and is written anew without her when it is opened.
create table forgetting (
    forgetting_id varchar primary key,
    provider varchar not null,
    happened_at timestamp not null,
    happened_by varchar not null,
    reason varchar not null,
    how_many bigint not null
);
