-- Who sent what, when, and what became of it. Nothing here is ever updated or deleted: a return that is sent again
-- is a new version, and a withdrawal is an event.
create table contract (
    provider varchar not null,
    contract varchar not null,
    commissioner varchar not null,
    primary key (provider, contract, commissioner)
);

create table provider_return (
    return_id varchar primary key,
    provider varchar not null,
    quarter varchar not null,
    quarter_end date not null,
    version integer not null,
    contract varchar not null,
    sheets varchar[] not null,
    sent_by varchar not null,
    sent_at timestamp not null,
    rule_version varchar not null,
    unique (provider, quarter_end, version)
);

create table sent_file (
    return_id varchar not null,
    name varchar not null,
    sha256 varchar not null,
    bytes bigint not null,
    row_count bigint not null
);

create table confirmation (
    return_id varchar not null,
    code varchar not null,
    how_many bigint not null
);

create table return_event (
    return_id varchar not null,
    event varchar not null check (event in ('withdrawn', 'restored')),
    happened_at timestamp not null,
    happened_by varchar not null,
    reason varchar not null
);

-- The referrals sheet, row by row, as it was accepted: typed, and set back to the last day of the quarter.
create table referral (
    return_id varchar not null,
    provider varchar not null,
    contract varchar not null,
    quarter_end date not null,
    version integer not null,
    row_number integer not null,
    referral_id varchar not null,
    person_id varchar not null,
    contract_ref varchar,
    delivery_partner varchar,
    area_code varchar,
    legal_status varchar,
    attendance_required varchar,
    referral_source varchar not null,
    referral_date date not null,
    first_offered_date date,
    assessed_date date,
    plan_agreed_date date,
    started_date date,
    ended_date date,
    end_state varchar not null,
    end_reason varchar,
    sessions_planned integer,
    sessions_offered integer,
    sessions_attended integer,
    sessions_missed_acceptable integer,
    sessions_missed_unacceptable integer,
    sessions_cancelled_by_service integer,
    sessions_planned_this_quarter integer,
    sessions_offered_this_quarter integer,
    sessions_attended_this_quarter integer,
    sessions_missed_acceptable_this_quarter integer,
    sessions_missed_unacceptable_this_quarter integer,
    sessions_cancelled_by_service_this_quarter integer,
    same_worker_sessions integer,
    complexity varchar,
    age_band varchar not null,
    ethnicity varchar,
    ethnicity_source varchar,
    ethnicity_missing_reason varchar,
    disability varchar,
    care_experienced varchar,
    dependent_children varchar,
    pregnant varchar,
    neurodivergent varchar,
    interpreter_needed varchar,
    need_housing varchar,
    need_domestic_abuse varchar,
    need_childhood_abuse varchar,
    need_sexual_violence varchar,
    need_exploitation varchar,
    need_street_violence varchar,
    need_alcohol varchar,
    need_drugs varchar,
    need_mental_health varchar,
    need_physical_health varchar,
    need_finance varchar,
    need_employment varchar,
    need_family varchar,
    need_social_isolation varchar,
    need_housing_change varchar,
    need_domestic_abuse_change varchar,
    need_childhood_abuse_change varchar,
    need_sexual_violence_change varchar,
    need_exploitation_change varchar,
    need_street_violence_change varchar,
    need_alcohol_change varchar,
    need_drugs_change varchar,
    need_mental_health_change varchar,
    need_physical_health_change varchar,
    need_finance_change varchar,
    need_employment_change varchar,
    need_family_change varchar,
    need_social_isolation_change varchar
);
