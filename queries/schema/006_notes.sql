-- What was noted when a return was accepted, so that its receipt can be given again word for word.
create table return_note (
    return_id varchar not null,
    place integer not null,
    says varchar not null
);
