-- What the two sides of a contract said in its quarterly reviews: only ever added to. What corrects an entry is another
-- one. Nothing in it is about one woman.
create table review_entry (
    entry_id varchar primary key,
    place bigint not null,
    provider varchar not null,
    contract varchar not null,
    quarter_end date not null,
    kind varchar not null,
    about varchar not null,
    said_at timestamp not null,
    role varchar not null,
    who varchar not null,
    said_by varchar not null,
    words varchar not null,
    owner varchar not null,
    due_on date,
    details varchar not null
);
