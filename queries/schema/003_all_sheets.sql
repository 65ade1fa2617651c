-- The follow-up sheets of a return, the files that are sent by themselves, and contracts with their terms.
alter table sent_file add column sheet varchar default 'referrals';

create table accommodation (
    return_id varchar not null,
    provider varchar not null,
    quarter_end date not null,
    version integer not null,
    row_number integer not null,
    referral_id varchar not null,
    point varchar not null,
    recorded_date date not null,
    accommodation varchar not null,
    feels_safe varchar
);

create table outcomes (
    return_id varchar not null,
    provider varchar not null,
    quarter_end date not null,
    version integer not null,
    row_number integer not null,
    referral_id varchar not null,
    pathway varchar not null,
    outcome_ref varchar not null,
    achievement varchar not null,
    recorded_date date not null
);

create table assessments (
    return_id varchar not null,
    provider varchar not null,
    quarter_end date not null,
    version integer not null,
    row_number integer not null,
    referral_id varchar not null,
    instrument varchar not null,
    area varchar,
    occasion varchar not null,
    completed_date date not null,
    score double not null,
    score_scale varchar
);

-- No referral and no woman: an answer must not be linkable to either.
create table experience (
    return_id varchar not null,
    provider varchar not null,
    quarter_end date not null,
    version integer not null,
    row_number integer not null,
    response_id varchar not null,
    question varchar not null,
    answer varchar not null,
    ethnic_group varchar,
    answered_month date not null
);

-- Files for no provider's quarter: matched reoffending records and reference counts. Sent again, a later version.
create table reference_file (
    file_id varchar primary key,
    sheet varchar not null,
    version integer not null,
    sent_by varchar not null,
    sent_at timestamp not null,
    rule_version varchar not null,
    unique (sheet, version)
);

create table reoffending (
    return_id varchar not null,
    version integer not null,
    row_number integer not null,
    provider varchar not null,
    person_id varchar not null,
    index_date date not null,
    index_event varchar not null,
    data_cutoff_date date not null,
    reoffended varchar,
    first_reoffence_date date,
    reoffence_count integer,
    expected_probability double,
    previous_offences integer,
    age_band varchar,
    ethnicity varchar,
    ethnicity_source varchar
);

create table population (
    return_id varchar not null,
    version integer not null,
    row_number integer not null,
    area_code varchar not null,
    ethnic_group varchar not null,
    population varchar not null,
    ethnicity_source varchar not null,
    year integer not null,
    count integer not null,
    source varchar not null
);

-- What was agreed, as often as it was agreed: the latest version stands.
create table contract_terms (
    provider varchar not null,
    contract varchar not null,
    version integer not null,
    commissioners varchar[] not null,
    delivery_partners varchar[] not null,
    working_days integer not null,
    registered_at timestamp not null,
    registered_by varchar not null,
    primary key (provider, contract, version)
);

create table contract_kpi (
    provider varchar not null,
    contract varchar not null,
    version integer not null,
    indicator varchar not null,
    target double not null,
    at_least boolean not null,
    primary key (provider, contract, version, indicator)
);

-- Code lists, filled from the definitions like `ethnicity_code`.
create table accommodation_code (
    code varchar primary key,
    housing_group varchar not null,
    state varchar
);

create table instrument_code (
    instrument varchar primary key,
    precedence integer not null,
    measures varchar not null,
    higher_is_better boolean not null,
    reliable_change double
);

create table swemwbs_metric (
    raw integer primary key,
    metric double not null
);

create table working_day (
    day date primary key,
    is_working boolean not null,
    number integer not null
);

-- Which state of the records the worked-out tables were made from.
create table worked_out (records_version varchar not null);
