-- For how many years records are kept after the work has ended, if a contract says so; and whether it asks for needs,
-- as every contract does that was registered before it could say no.
alter table contract_terms add column retention_years integer;
alter table contract_terms add column needs boolean;
