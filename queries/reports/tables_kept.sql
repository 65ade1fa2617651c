-- The tables of the records, with whether their rows are found to be about somebody, and by what.
select
    kept.table_name,
    bool_or(one.column_name = 'person_id') as names_women,
    bool_or(one.column_name = 'referral_id') as names_referrals
from duckdb_tables() as kept
inner join duckdb_columns() as one on kept.database_oid = one.database_oid and kept.table_oid = one.table_oid
where not kept.temporary and kept.database_name = current_database()
group by kept.table_name
order by kept.table_name
