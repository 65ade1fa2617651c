-- What an installation has chosen once for all its figures: `supported_housing`, which is contested.
create table choice (name varchar primary key, chosen varchar not null);
