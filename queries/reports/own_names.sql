-- What a service calls the columns of each sheet: every version with its columns, newest first.
-- $provider: the service.
select
    own_names.sheet,
    own_names.version,
    own_names.kept_at,
    own_names.kept_by,
    list(
        struct_pack(name := own_column.name, ours := own_column.column_name, codes := own_column.codes)
        order by own_column.place
    ) filter (where own_column.name is not null) as columns
from own_names
left join own_column
    on
        own_names.provider = own_column.provider
        and own_names.sheet = own_column.sheet
        and own_names.version = own_column.version
where own_names.provider = $provider
group by all
order by own_names.sheet asc, own_names.version desc
