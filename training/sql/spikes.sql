-- Each run against the longest of the 30 days before, for the runs dated touched_from .. touched_to + 36:
-- the touched weeks and the 30 days after them. Written only where something changed.
-- The reference is training.rules.spikes.
--
-- Each "offset 0" is a fence: what stands above it is worked out once a row, not once for each use below.
with scope as (
    select *
    from unnest(%(athletes)s::bigint[], %(touched_from)s::date[], %(touched_to)s::date[])
        as t (athlete_id, first_day, last_monday)
),

session as (
    select
        activity.id,
        activity.athlete_id,
        activity.local_date - date '0001-01-01' as day,
        activity.local_date >= scope.first_day as wanted,
        case when activity.type in ('run', 'trail_run', 'treadmill') and activity.distance_m > 0
            then activity.distance_m end as metres,
        activity.spike_category as old_category,
        activity.longest_30d_m as old_longest_m
    from scope
    inner join training_activity as activity
        on activity.athlete_id = scope.athlete_id
        and activity.local_date between scope.first_day - 30 and scope.last_monday + 36
    offset 0
),

measured as (
    select
        session.*,
        max(metres) over (
            partition by athlete_id order by day range between 30 preceding and 1 preceding
        ) as longest_m
    from session
    offset 0
),

judged as (
    select
        id,
        old_category,
        old_longest_m,
        case when metres is not null then longest_m end as longest_m,
        case
            when metres is null then ''
            when longest_m is null then 'no_baseline'
            when 100 * metres::bigint <= 110 * longest_m::bigint then 'none'
            when 100 * metres::bigint <= 130 * longest_m::bigint then 'small'
            when 100 * metres::bigint <= 200 * longest_m::bigint then 'moderate'
            else 'large'
        end as category
    from measured
    where wanted
    offset 0
)

update training_activity as activity
set spike_category = judged.category, longest_30d_m = judged.longest_m
from judged
where activity.id = judged.id
    and (judged.old_category, judged.old_longest_m) is distinct from (judged.category, judged.longest_m)
