update training_loadstate as state
set log_start_on = known.log_start_on
from unnest(%(athletes)s::bigint[], %(log_starts)s::date[]) as known (athlete_id, log_start_on)
where state.athlete_id = known.athlete_id
    and state.log_start_on is distinct from known.log_start_on
