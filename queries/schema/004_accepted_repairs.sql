-- Which repairs the sender has accepted: the rule, the column and how many cells, never what stood or stands in them.
create table accepted_repair (
    return_id varchar not null,
    sheet varchar not null,
    column_name varchar not null,
    rule varchar not null,
    how_many bigint not null
);
