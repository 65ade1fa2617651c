-- Code lists that queries group by. They are filled from the definitions each time the records are opened.
create table ethnicity_code (
    code varchar primary key,
    ethnic_group varchar not null,
    detailed varchar
);

-- Which queries the views were made from, so that a new version of the product makes them again.
create table view_version (sha256 varchar not null);
