-- Headline totals that the smallest services type instead of sending records: counts, for one contract and quarter.
-- They stand apart from the returns, so that nothing which is worked out from records, and no release, can hold them.
-- That they were taken back or put back is a `return_event`, and what was confirmed a `confirmation`, under their id.
create table typed_totals (
    totals_id varchar primary key,
    provider varchar not null,
    contract varchar not null,
    quarter varchar not null,
    quarter_end date not null,
    version integer not null,
    sent_by varchar not null,
    sent_at timestamp not null,
    rule_version varchar not null,
    unique (provider, contract, quarter_end, version)
);

create table typed_count (
    totals_id varchar not null,
    slug varchar not null,
    how_many integer not null check (how_many >= 0),
    primary key (totals_id, slug)
);
