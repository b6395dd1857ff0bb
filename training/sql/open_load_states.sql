-- The rows to lock must exist first. Sorted, so that two workers never wait for each other.
insert into training_loadstate (athlete_id)
select id from athletes_athlete where id = any(%(athletes)s) order by id
on conflict (athlete_id) do nothing
