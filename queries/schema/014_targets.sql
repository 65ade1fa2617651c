-- How a target is judged: how far off still counts as met, and of which time; with which month the contract's year
-- begins; and from which day on the terms apply.
alter table contract_kpi add column tolerance double;
alter table contract_kpi add column judged_over varchar;
alter table contract_terms add column year_begins integer;
alter table contract_terms add column applies_from date;
