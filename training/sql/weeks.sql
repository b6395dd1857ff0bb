-- Sums and judges the weeks judge_from .. judge_to of many athletes, and stores those that changed.
-- The reference is training.rules.judge_weeks; a test runs both on the same logs and compares every column.
--
-- Comparisons are in whole numbers: "twice" is twice a usual week, "parts" are 1/200 m, so that
-- (100 + p) percent of a mean of two totals has no remainder.
--
-- Each "offset 0" is a fence: what stands above it is worked out once a row, not once for each use below.
with scope as (
    select
        t.*,
        -- Who said "I do not run" at joining: what came before the log is known to be nothing.
        case when t.declared_m = 0 then date '0001-01-01' else t.log_start_on end as known_from
    from unnest(
        %(athletes)s::bigint[],
        %(judge_from)s::date[],
        %(judge_to)s::date[],
        %(news_from)s::date[],
        %(log_starts)s::date[],
        %(increase_pct)s::smallint[],
        %(strict)s::boolean[],
        %(gentle_start)s::boolean[],
        %(declared_m)s::bigint[],
        %(declared_from)s::date[]
    ) as t (
        athlete_id, judge_from, judge_to, news_from, log_start_on,
        increase_pct, strict, gentle_start, declared_m, declared_from
    )
),

athlete_rule as (
    select
        scope.*,
        -- The first week that the log holds from its Monday on.
        known_from + (7 - (known_from - date '0001-01-01') %% 7) %% 7 as first_complete
    from scope
),

session as (
    -- 20 weeks more than are judged: the longest break (12), the return after it (3), and the weeks and the
    -- longest run before it (5).
    select
        activity.athlete_id,
        activity.local_date - (activity.local_date - date '0001-01-01') %% 7 as monday,
        activity.local_date,
        activity.type in ('run', 'trail_run', 'treadmill') as is_run,
        coalesce(activity.distance_m, 0) as distance_m,
        activity.moving_s,
        activity.elapsed_s,
        activity.ascent_m,
        activity.descent_m,
        (coalesce(activity.moving_s, activity.elapsed_s) + 30) / 60 * activity.rpe as load,
        (activity.local_date - date '0001-01-01') %% 7 as weekday
    from athlete_rule as rule
    inner join training_activity as activity
        on activity.athlete_id = rule.athlete_id
        and activity.local_date between rule.judge_from - 140 and rule.judge_to + 6
    offset 0
),

summed as (
    select
        athlete_id,
        monday,
        count(*) filter (where is_run) as runs,
        coalesce(sum(distance_m) filter (where is_run), 0) as distance_m,
        coalesce(sum(moving_s) filter (where is_run), 0) as moving_s,
        coalesce(sum(elapsed_s) filter (where is_run), 0) as elapsed_s,
        coalesce(sum(ascent_m) filter (where is_run), 0) as ascent_m,
        coalesce(sum(descent_m) filter (where is_run), 0) as descent_m,
        coalesce(max(distance_m) filter (where is_run), 0) as longest_m,
        min(local_date) filter (where is_run and distance_m > 0) as first_run_on,
        max(local_date) filter (where is_run and distance_m > 0) as last_run_on,
        coalesce(sum(load), 0) as load,
        count(*) = count(load) as load_complete,
        coalesce(sum(load) filter (where weekday = 0), 0) as d0,
        coalesce(sum(load) filter (where weekday = 1), 0) as d1,
        coalesce(sum(load) filter (where weekday = 2), 0) as d2,
        coalesce(sum(load) filter (where weekday = 3), 0) as d3,
        coalesce(sum(load) filter (where weekday = 4), 0) as d4,
        coalesce(sum(load) filter (where weekday = 5), 0) as d5,
        coalesce(sum(load) filter (where weekday = 6), 0) as d6
    from session
    group by athlete_id, monday
),

total as (
    select
        athlete_id,
        monday,
        runs,
        distance_m,
        moving_s,
        elapsed_s,
        ascent_m,
        descent_m,
        longest_m,
        first_run_on,
        last_run_on,
        load,
        load_complete,
        -- 42 times the variance of the seven days, whole: only the last steps to monotony are fractions.
        7 * (d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3 + d4 * d4 + d5 * d5 + d6 * d6) - load * load as spread
    from summed
),

-- The up to four weeks before, by the calendar: an empty week has no row.
neighbour as (
    select
        total.*,
        lag(monday, 1) over before as m1,
        lag(monday, 2) over before as m2,
        lag(monday, 3) over before as m3,
        lag(monday, 4) over before as m4,
        lag(distance_m, 1) over before as l1,
        lag(distance_m, 2) over before as l2,
        lag(distance_m, 3) over before as l3,
        lag(distance_m, 4) over before as l4,
        max(last_run_on) over (before rows between unbounded preceding and 1 preceding) as run_before
    from total
    window before as (partition by athlete_id order by monday)
),

placed as (
    select
        neighbour.*,
        rule.judge_from,
        rule.judge_to,
        rule.news_from,
        rule.known_from,
        rule.increase_pct,
        rule.strict,
        rule.gentle_start,
        rule.first_complete,
        greatest(0, (neighbour.monday - rule.first_complete) / 7) as weeks_known,
        case when rule.declared_m > 0 and neighbour.monday >= rule.declared_from then rule.declared_m end
            as declared_m,
        case when rule.declared_m > 0 and neighbour.monday + 7 >= rule.declared_from then rule.declared_m end
            as declared_next_m,
        case when m1 = neighbour.monday - 7 then l1 else 0 end as w1_m,
        -- Weeks that count for the baseline of this week (b) and of the next (n).
        case when m1 >= greatest(neighbour.monday - 28, rule.first_complete) then l1 else 0 end as b1,
        case when m2 >= greatest(neighbour.monday - 28, rule.first_complete) then l2 else 0 end as b2,
        case when m3 >= greatest(neighbour.monday - 28, rule.first_complete) then l3 else 0 end as b3,
        case when m4 >= greatest(neighbour.monday - 28, rule.first_complete) then l4 else 0 end as b4,
        case when neighbour.monday >= rule.first_complete then distance_m else 0 end as n0,
        case when m1 >= greatest(neighbour.monday - 21, rule.first_complete) then l1 else 0 end as n1,
        case when m2 >= greatest(neighbour.monday - 21, rule.first_complete) then l2 else 0 end as n2,
        case when m3 >= greatest(neighbour.monday - 21, rule.first_complete) then l3 else 0 end as n3,
        neighbour.first_run_on - coalesce(neighbour.run_before + 1, rule.known_from) as run_free_days
    from neighbour
    inner join athlete_rule as rule using (athlete_id)
    offset 0
),

-- The largest and the second of the four: greatest and least of pairs.
ranked as (
    select
        placed.*,
        greatest(b1, b2, b3, b4) as first_m,
        greatest(least(b1, b2), least(b3, b4), least(greatest(b1, b2), greatest(b3, b4))) as second_m,
        greatest(n0, n1, n2, n3) as first_next_m,
        greatest(least(n0, n1), least(n2, n3), least(greatest(n0, n1), greatest(n2, n3))) as second_next_m
    from placed
    offset 0
),

usual as (
    select
        ranked.*,
        declared_m is not null and weeks_known < 2 as rests_on_declared,
        case
            when declared_m is not null and weeks_known < 2 then 2 * declared_m
            when weeks_known >= 1
                then greatest(2 * w1_m, first_m + case when second_m > 0 then second_m else first_m end)
        end as twice_m,
        -- As it stands for the week after this one: the usual week before a break that begins here.
        case
            when declared_next_m is not null and monday + 7 < first_complete + 14 then 2 * declared_next_m
            when monday >= first_complete
                then greatest(
                    2 * n0, first_next_m + case when second_next_m > 0 then second_next_m else first_next_m end
                )
        end as twice_next_m
    from ranked
),

-- A week whose first run ends a break of 14 days or more. Few of them: what they need is looked up.
ended_break as (
    select
        usual.athlete_id,
        usual.monday,
        usual.run_free_days >= 84 as is_start,
        usual.run_free_days >= 28 as is_long,
        case
            when usual.run_before is null then 2 * usual.declared_m
            else last_week.twice_next_m
        end as twice_m,
        longest.longest_m
    from usual
    left join usual as last_week
        on last_week.athlete_id = usual.athlete_id
        and last_week.monday = usual.run_before - (usual.run_before - date '0001-01-01') %% 7
    left join lateral (
        select max(activity.distance_m) as longest_m
        from training_activity as activity
        where activity.athlete_id = usual.athlete_id
            and activity.local_date between usual.run_before - 29 and usual.run_before
            and activity.type in ('run', 'trail_run', 'treadmill')
    ) as longest on usual.run_free_days < 84
    where usual.run_free_days >= 14
        and usual.monday between usual.judge_from - 21 and usual.judge_to
),

layoff as (
    select distinct on (ended_break.athlete_id, ended_break.monday + 7 * step.nth)
        ended_break.athlete_id,
        ended_break.monday + 7 * step.nth as monday,
        ended_break.is_start,
        ended_break.twice_m,
        case when ended_break.is_long then step.long_pct else step.short_pct end as pct,
        case
            when ended_break.longest_m is not null
                then greatest(ended_break.longest_m * case when ended_break.is_long then 50 else 75 end / 100, 3000)
        end as longest_allowed_m
    from ended_break
    inner join (values (0, 50, 33), (1, 75, 50), (2, 100, 75), (3, null, 100))
        as step (nth, short_pct, long_pct)
        on case
            when ended_break.is_start then step.nth < 2
            when ended_break.is_long then step.nth < 4
            else step.nth < 3
        end
    where ended_break.is_start or ended_break.twice_m > 0
    order by ended_break.athlete_id, ended_break.monday + 7 * step.nth, step.nth
),

limited as (
    select
        usual.*,
        stored.id as stored_id,
        -- A change of settings re-judges the current and the previous week only.
        case when usual.monday < usual.news_from then coalesce(stored.increase_pct, usual.increase_pct)
            else usual.increase_pct end as judged_pct,
        case when usual.monday < usual.news_from then coalesce(stored.strict, usual.strict)
            else usual.strict end as judged_strict,
        case when usual.monday < usual.news_from and stored.basis = 'start' then stored.ceiling_m = 3000
            else usual.gentle_start end as judged_gentle,
        layoff.monday is not null as after_break,
        coalesce(layoff.is_start, false) as is_start,
        layoff.twice_m as layoff_twice_m,
        layoff.pct,
        layoff.longest_allowed_m as layoff_longest_m
    from usual
    left join layoff using (athlete_id, monday)
    left join training_weekload as stored using (athlete_id, monday)
    where usual.monday between usual.judge_from and usual.judge_to
),

based as (
    select
        limited.*,
        case
            when is_start then 'start'
            when after_break then 'return'
            when coalesce(twice_m, 0) = 0 then 'none'
            when rests_on_declared then 'declared'
            when judged_strict and w1_m > 0 then 'strict'
            else 'weeks'
        end as basis
    from limited
    offset 0
),

measured as (
    select
        based.*,
        case basis
            when 'return' then layoff_twice_m
            when 'strict' then 2 * w1_m
            when 'weeks' then twice_m
            when 'declared' then twice_m
        end as base_m,
        case basis
            when 'start' then 200 * case when judged_gentle then 3000 else 6000 end
            when 'return'
                then greatest(
                    pct * layoff_twice_m, 100 * least(12000, layoff_twice_m), (100 + judged_pct) * 2 * w1_m
                )
            when 'strict' then (100 + judged_pct) * 2 * w1_m
            when 'weeks' then (100 + judged_pct) * twice_m
            when 'declared' then (100 + judged_pct) * twice_m
        end as ceiling_parts,
        case basis when 'start' then 3000 when 'return' then layoff_longest_m end as longest_allowed_m
    from based
    offset 0
),

judged as (
    select
        measured.*,
        200 * distance_m > ceiling_parts or coalesce(longest_m > longest_allowed_m, false) as broken,
        case
            when known_from > monday then 'incomplete_week'
            when not load_complete then 'unknown_day'
            when spread = 0 then 'sd_zero'
            else ''
        end as monotony_gap
    from measured
    offset 0
),

week as (
    select
        stored_id,
        athlete_id,
        monday,
        runs,
        distance_m,
        moving_s,
        elapsed_s,
        ascent_m,
        descent_m,
        longest_m,
        first_run_on,
        last_run_on,
        load,
        load_complete,
        case
            when basis = 'none'
                then case when twice_m is not null and distance_m = 0 then 'ok' else 'insufficient_data' end
            when basis = 'start' then case when broken then 'start_too_fast' else 'ok' end
            when basis = 'return' then case when broken then 'return_too_fast' else 'ok' end
            when 200 * distance_m > 130 * base_m then 'over_30'
            when broken then 'over'
            else 'ok'
        end as verdict,
        basis,
        case
            when basis in ('weeks', 'strict', 'declared') and weeks_known >= 1 and w1_m > 0
                then (100 * (distance_m - w1_m))::double precision / w1_m
        end as change_pct,
        base_m / 2 as baseline_m,
        ceiling_parts / 200 as ceiling_m,
        longest_allowed_m,
        w1_m,
        coalesce(known_from <= monday, false) or declared_m is not null as covered,
        judged_pct as increase_pct,
        judged_strict as strict,
        %(rule_version)s as rule_version,
        monotony_gap,
        case when monotony_gap = '' then load::double precision / 7 / sqrt(spread::double precision / 42) end
            as monotony,
        case
            when monotony_gap = ''
                then load * (load::double precision / 7 / sqrt(spread::double precision / 42))
        end as strain
    from judged
    offset 0
),

changed as (
    select week.*
    from week
    left join training_weekload as stored on stored.id = week.stored_id
    where stored.id is null
        or (
            stored.runs, stored.distance_m, stored.moving_s, stored.elapsed_s, stored.ascent_m,
            stored.descent_m, stored.longest_m, stored.first_run_on, stored.last_run_on, stored.load,
            stored.load_complete, stored.verdict, stored.basis, stored.change_pct, stored.baseline_m,
            stored.ceiling_m, stored.longest_allowed_m, stored.w1_m, stored.covered, stored.increase_pct,
            stored.strict, stored.rule_version, stored.monotony_gap, stored.monotony, stored.strain
        ) is distinct from (
            week.runs, week.distance_m, week.moving_s, week.elapsed_s, week.ascent_m,
            week.descent_m, week.longest_m, week.first_run_on, week.last_run_on, week.load,
            week.load_complete, week.verdict, week.basis, week.change_pct, week.baseline_m,
            week.ceiling_m, week.longest_allowed_m, week.w1_m, week.covered, week.increase_pct,
            week.strict, week.rule_version, week.monotony_gap, week.monotony, week.strain
        )
),

gone as (
    delete from training_weekload as stored
    using athlete_rule as rule
    where stored.athlete_id = rule.athlete_id
        and stored.monday between rule.judge_from and rule.judge_to
        and not exists (
            select from total
            where total.athlete_id = stored.athlete_id and total.monday = stored.monday
        )
    returning stored.athlete_id, stored.monday
),

put_right as (
    update training_weekload as stored set
        runs = changed.runs,
        distance_m = changed.distance_m,
        moving_s = changed.moving_s,
        elapsed_s = changed.elapsed_s,
        ascent_m = changed.ascent_m,
        descent_m = changed.descent_m,
        longest_m = changed.longest_m,
        first_run_on = changed.first_run_on,
        last_run_on = changed.last_run_on,
        load = changed.load,
        load_complete = changed.load_complete,
        verdict = changed.verdict,
        basis = changed.basis,
        change_pct = changed.change_pct,
        baseline_m = changed.baseline_m,
        ceiling_m = changed.ceiling_m,
        longest_allowed_m = changed.longest_allowed_m,
        w1_m = changed.w1_m,
        covered = changed.covered,
        increase_pct = changed.increase_pct,
        strict = changed.strict,
        rule_version = changed.rule_version,
        monotony_gap = changed.monotony_gap,
        monotony = changed.monotony,
        strain = changed.strain
    from changed
    where stored.id = changed.stored_id
    returning stored.athlete_id, stored.monday
),

written as (
    insert into training_weekload (
        athlete_id, monday, runs, distance_m, moving_s, elapsed_s, ascent_m, descent_m, longest_m,
        first_run_on, last_run_on, load, load_complete, verdict, basis, change_pct, baseline_m, ceiling_m,
        longest_allowed_m, w1_m, covered, increase_pct, strict, rule_version,
        monotony_gap, monotony, strain
    )
    select
        athlete_id, monday, runs, distance_m, moving_s, elapsed_s, ascent_m, descent_m, longest_m,
        first_run_on, last_run_on, load, load_complete, verdict, basis, change_pct, baseline_m, ceiling_m,
        longest_allowed_m, w1_m, covered, increase_pct, strict, rule_version,
        monotony_gap, monotony, strain
    from changed
    where stored_id is null
    returning athlete_id, monday
)

select count(*) from (select from written union all select from put_right union all select from gone) as touched
