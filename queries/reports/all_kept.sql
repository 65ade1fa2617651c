-- Every row of one table, as the table stands: what is written into a new file of the records.
select * from query_table($kept_in)
