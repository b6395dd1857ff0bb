-- One worker at a time per athlete; and whether the beginning of the log has moved.
select
    state.athlete_id,
    state.log_start_on,
    (
        select activity.local_date
        from training_activity as activity
        where activity.athlete_id = state.athlete_id
        order by activity.local_date
        limit 1
    )
from training_loadstate as state
where state.athlete_id = any(%(athletes)s)
order by state.athlete_id
for update of state
