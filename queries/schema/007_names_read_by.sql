-- Which version of a service's own names a file was read by; none, if it was written in ours. It names a version of
-- that sheet in own_names, or one that was deleted since.
alter table sent_file add column own_names_version integer;
