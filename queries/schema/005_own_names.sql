-- What each service calls our columns and codes, as often as it was said: the latest version stands. A version
-- without columns was forgotten. Only names and codes stand here, never a cell of anybody's row.
create table own_names (
    provider varchar not null,
    sheet varchar not null,
    version integer not null,
    kept_at timestamp not null,
    kept_by varchar not null,
    primary key (provider, sheet, version)
);

create table own_column (
    provider varchar not null,
    sheet varchar not null,
    version integer not null,
    place integer not null,
    name varchar not null,
    column_name varchar,
    codes struct(code varchar, means varchar)[] not null,
    primary key (provider, sheet, version, place)
);
