-- Each run against the longest of the 30 days before, for the runs dated touched_from .. touched_to + 36:
-- the touched weeks and the 30 days after them. Written only where something changed.
-- The reference is training.rules.spikes.
with scope as (
    select *
    from unnest(%(athletes)s::bigint[], %(touched_from)s::date[], %(touched_to)s::date[])
        as t (athlete_id, first_day, last_monday)
),

measured as (
    select
        activity.id,
        activity.local_date >= scope.first_day as wanted,
        activity.type in ('run', 'trail_run', 'treadmill') and activity.distance_m > 0 as judged,
        activity.distance_m::bigint as metres,
        activity.spike_category as old_category,
        activity.longest_30d_m as old_longest_m,
        max(activity.distance_m::bigint)
            filter (where activity.type in ('run', 'trail_run', 'treadmill') and activity.distance_m > 0)
            over (
                partition by activity.athlete_id
                order by activity.local_date - date '0001-01-01'
                range between 30 preceding and 1 preceding
            ) as longest_m
    from scope
    inner join training_activity as activity
        on activity.athlete_id = scope.athlete_id
        and activity.local_date between scope.first_day - 30 and scope.last_monday + 36
),

judged as (
    select
        id,
        old_category,
        old_longest_m,
        case when judged then longest_m end as longest_m,
        case
            when judged is not true then ''
            when longest_m is null then 'no_baseline'
            when 100 * metres <= 110 * longest_m then 'none'
            when 100 * metres <= 130 * longest_m then 'small'
            when 100 * metres <= 200 * longest_m then 'moderate'
            else 'large'
        end as category
    from measured
    where wanted
)

update training_activity as activity
set spike_category = judged.category, longest_30d_m = judged.longest_m
from judged
where activity.id = judged.id
    and (judged.old_category, judged.old_longest_m) is distinct from (judged.category, judged.longest_m)
