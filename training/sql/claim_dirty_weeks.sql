-- Takes up to `limit` marks, oldest first, past those that another worker is taking just now.
with picked as materialized (
    select id
    from training_dirtyweek
    order by id
    limit %(limit)s
    for update skip locked
)
delete from training_dirtyweek as mark
using picked
where mark.id = picked.id
returning mark.athlete_id, mark.monday
