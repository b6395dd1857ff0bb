"""Our templates: in both languages, and each within the rules for whom it is meant; and their files."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from training.enums import Verdict, WeekKind, WorkoutType
from training.models import PlanTemplate
from training.plan_templates import TemplateError, dated, load_templates, read_weeks, shipped_templates
from training.rules import Session, WeekRule, judge_spike, judge_weeks
from training.rules.plan_gate import GateInputs, judge_plan
from training.rules.spikes import longest_before, speaks
from training.selectors.templates import template_description, template_name, template_weeks
from training.services import sync_templates

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
WEEK = 7 * DAY
CODES = sorted(shipped_templates())
RACES = {"five_km": 5_000, "ten_km": 10_000, "half_marathon": 21_098, "marathon": 42_195}
RETURN = "return_after_knee_pain"
SMALL = """
name = { en = "Short", ru = "Короткий" }
description = { en = "Why", ru = "Зачем" }
start_week_m = 1000
start_longest_m = 500
[texts]
easy = { en = "Easy", ru = "Легко" }
[[weeks]]
kind = "build"
workouts = [{ day = 1, type = "easy", distance_m = 1000, notes = "easy" }]
"""


def weeks_of(code):
    """(Monday, contents) of each week."""
    weeks = shipped_templates()[code].weeks("en")
    mondays = [MONDAY + n * WEEK for n in range(len(weeks))]
    return [
        (monday, [dated(workout, monday) for workout in week["workouts"]])
        for monday, week in zip(mondays, weeks, strict=True)
    ]


def log_before(template, *, run_free_days=0, weeks=8):
    """Weeks of the volume to begin with, ended so many days before the template."""
    log = []
    for nth in range(1, weeks + 1):
        monday, left = MONDAY - nth * WEEK - run_free_days * DAY, template.start_week_m
        for weekday in (6, 1, 3, 5, 2):
            metres = min(left, template.start_longest_m)
            left -= metres
            if metres:
                log.append(Session(local_date=monday + weekday * DAY, distance_m=metres))
        assert not left
    return log


def training_runs(contents):
    """What counts: a race is looked at, never judged."""
    runs = [content for content in contents if content.is_run and content.type != WorkoutType.RACE]
    return [Session(local_date=run.date, distance_m=run.planned_m()) for run in runs]


def assert_within_the_rules(code, log, rule):
    for monday, contents in weeks_of(code):
        planned = training_runs(contents)
        log = log + planned
        for run in planned:
            before = longest_before(log, run.local_date)
            assert not speaks(judge_spike(run.run_m, before), run.run_m, before), (monday, run, before)
        week = next((week for week in judge_weeks(log, rule) if week.monday == monday), None)
        if week is None or week.verdict == Verdict.OK:
            continue
        # Under 10 km a tenth is less than a step: the gate lets a week rise by a kilometre.
        assert week.verdict in {Verdict.OVER, Verdict.OVER_30}, (monday, week)
        assert week.totals.distance_m <= min(week.baseline_m + 1_000, 9_999), (monday, week)


@pytest.mark.parametrize("code", CODES)
class TestEachTemplate:
    def test_holds_the_weekly_rule_and_the_longest_run_for_whom_it_is_meant(self, code):
        template = shipped_templates()[code]
        rule = WeekRule(declared_m=None if template.start_week_m else 0)
        assert_within_the_rules(code, log_before(template), rule)

    def test_passes_its_own_gate(self, code):
        template = shipped_templates()[code]
        report = judge_plan(
            GateInputs(
                first_monday=MONDAY,
                weeks_count=len(template.raw_weeks),
                today=MONDAY,
                workouts=[content for _monday, contents in weeks_of(code) for content in contents],
                sessions=log_before(template),
                rule=WeekRule(declared_m=None if template.start_week_m else 0),
            )
        )
        assert [(finding.code, finding.monday, finding.facts) for finding in report.blocking] == []

    def test_has_two_or_three_strength_sessions_and_a_rest_day_every_week(self, code):
        for monday, contents in weeks_of(code):
            strength = [content for content in contents if content.type == WorkoutType.STRENGTH]
            busy = {content.date for content in contents if content.type != WorkoutType.REST}
            assert 2 <= len(strength) <= 3, monday
            assert len(busy) <= 6, monday

    def test_runs_on_at_most_five_days_so_that_minors_may_have_it(self, code):
        for _monday, contents in weeks_of(code):
            assert len({content.date for content in contents if content.is_run}) <= 5

    def test_has_no_training_run_over_35_km(self, code):
        runs = [run.run_m for _monday, contents in weeks_of(code) for run in training_runs(contents)]
        assert max(runs) <= 35_000

    def test_rests_more_at_least_every_fourth_week_of_the_weekly_rule(self, code):
        kinds = [week["kind"] for week in shipped_templates()[code].weeks("en")]
        if code == RETURN:
            # Its first five weeks are steps with days of rest between, far under a usual week.
            kinds = kinds[5:]
        building = 0
        for kind in kinds:
            building = building + 1 if kind == WeekKind.BUILD else 0
            assert building <= 4

    def test_a_recovery_week_is_at_least_a_fifth_less_than_the_highest_of_the_three_before(self, code):
        totals = [sum(run.run_m for run in training_runs(contents)) for _monday, contents in weeks_of(code)]
        kinds = [week["kind"] for week in shipped_templates()[code].weeks("en")]
        recoveries = [n for n, kind in enumerate(kinds) if kind == WeekKind.RECOVERY]
        assert recoveries
        if code == "start_running":
            # The first one stands still instead: two kilometres are no load to take a fifth from.
            assert totals[recoveries.pop(0)] <= totals[2]
        for nth in recoveries:
            assert 10 * totals[nth] <= 8 * max(totals[nth - 3 : nth]), nth

    def test_says_every_text_in_both_languages(self, code):
        english, russian = shipped_templates()[code].weeks("en"), shipped_templates()[code].weeks("ru")
        for one, other in zip(english, russian, strict=True):
            for plain, translated in zip(one["workouts"], other["workouts"], strict=True):
                assert plain["notes"] != translated["notes"]
                assert plain["notes"].isascii()
                assert {**plain, "notes": "", "title": ""} == {**translated, "notes": "", "title": ""}

    def test_is_stored_as_a_club_could_store_it(self, code):
        weeks = shipped_templates()[code].weeks("en")
        assert read_weeks(weeks) == weeks


@pytest.mark.parametrize("code", RACES)
def test_a_race_template_ends_with_its_race_on_the_last_day(code):
    monday, contents = weeks_of(code)[-1]
    (race,) = [content for content in contents if content.type == WorkoutType.RACE]
    assert race.date == monday + 6 * DAY
    assert race.distance_m == RACES[code]
    last = weeks_of(code)[-2]
    assert sum(run.run_m for run in training_runs(contents)) < sum(
        run.run_m for run in training_runs(last[1])
    )


def test_one_begins_to_run_with_one_kilometre_a_week_and_three_after_two_months():
    totals = [
        sum(run.run_m for run in training_runs(contents)) for _monday, contents in weeks_of("start_running")
    ]
    assert totals[0] == 1_000
    assert max(totals[:5]) <= 3_000


def test_the_return_holds_the_rules_after_weeks_without_running_too():
    template = shipped_templates()[RETURN]
    assert_within_the_rules(RETURN, log_before(template, run_free_days=35), WeekRule())


@pytest.mark.parametrize("run_free_days", [0, 14, 21, 35])
def test_the_return_passes_its_gate_after_weeks_without_running(run_free_days):
    template = shipped_templates()[RETURN]
    report = judge_plan(
        GateInputs(
            first_monday=MONDAY,
            weeks_count=len(template.raw_weeks),
            today=MONDAY,
            workouts=[content for _monday, contents in weeks_of(RETURN) for content in contents],
            sessions=log_before(template, run_free_days=run_free_days),
        )
    )
    assert [(finding.code, finding.monday, finding.facts) for finding in report.blocking] == []


def test_the_return_goes_up_a_step_after_two_and_two_steps_in_seven_days_with_a_day_between():
    days = [
        (content.date, content.title)
        for _monday, contents in weeks_of(RETURN)[:5]
        for content in contents
        if content.type in {WorkoutType.EASY, WorkoutType.MOBILITY}
    ]
    titles = [title for _day, title in days]
    order = list(dict.fromkeys(titles))
    assert len(order) == 7
    assert all(titles.count(title) >= 2 for title in order)
    assert all(later - day >= 2 * DAY for (day, _one), (later, _two) in pairwise(days))
    first = [next(day for day, title in days if title == step) for step in order[1:]]
    # At most two steps up in seven days: the third one comes later.
    assert all(later - day >= WEEK for day, later in zip(first, first[2:], strict=False))


class TestFiles:
    @pytest.mark.parametrize(
        ("was", "becomes", "says"),
        [
            ("start_week_m = 1000", "start_week_m = -1", "start_week_m: a whole number"),
            ("start_week_m = 1000", "", "'start_week_m' is missing"),
            ('ru = "Зачем"', 'ru = " "', "description: a text is empty"),
            (', ru = "Зачем"', "", "description: a text in each of en, ru"),
            ("easy = {", "other = {", "weeks.1.workouts.1.notes: no text 'easy'"),
            ("[[weeks]]", 'extra = { en = "x", ru = "y" }\n[[weeks]]', "texts.extra: no week"),
            ('kind = "build"', 'kind = "bulid"', "weeks.1.kind: 'bulid' is none of"),
            ('kind = "build"', "", "weeks.1: 'kind' is missing"),
            ("day = 1", "day = 7", "weeks.1.workouts.1.day: from 0"),
            ("day = 1", 'day = "1"', "weeks.1.workouts.1.day: from 0"),
            ('type = "easy"', 'type = "swim"', "weeks.1.workouts.1.type: 'swim'"),
            ("distance_m = 1000", "distance_m = 0", "weeks.1.workouts.1.distance_m: from 1"),
            ("distance_m = 1000", "distance = 1", "weeks.1.workouts.1: unknown key 'distance'"),
            ("distance_m = 1000", 'steps = [{ kind = "work" }]', "steps.1: either duration_s or distance_m"),
            ("distance_m = 1000", 'steps = ["run"]', "steps.1: a table"),
            ("distance_m = 1000", "steps = 3", "steps: a list"),
            (
                "distance_m = 1000",
                'distance_m = 900, steps = [{ kind = "work", distance_m = 1000 }]',
                "distance_m: its steps make 1000, not 900",
            ),
            ("distance_m = 1000", "steps = [{ repeat = 0, steps = [] }]", "steps.1.repeat: from 1"),
            (
                "distance_m = 1000",
                'steps = [{ repeat = 2, steps = [{ kind = "run", duration_s = 60 }] }]',
                "steps.1.steps.1.kind: 'run'",
            ),
            (
                "distance_m = 1000",
                'distance_m = 1000, target = { kind = "rpe", low = 3, high = 11 }',
                "target: from 0 to 10",
            ),
            ("workouts = [{", "workouts = 3 #", "weeks.1.workouts: a list"),
            ("[[weeks]]", "[weeks]", "weeks: at least one week"),
            ("[texts]", "[[texts]]", "texts: a table"),
            ("name =", "name", "Expected '='"),
        ],
    )
    def test_a_misspelt_file_is_one_error_that_names_file_and_key(self, tmp_path, was, becomes, says):
        text = SMALL.replace(was, becomes, 1)
        assert text != SMALL
        (tmp_path / "short.toml").write_text(text, encoding="utf-8")
        with pytest.raises(TemplateError) as refused:
            load_templates(tmp_path)
        assert str(refused.value).startswith("short.toml: ")
        assert says in str(refused.value)

    def test_a_right_file_is_read(self, tmp_path):
        (tmp_path / "short.toml").write_text(SMALL, encoding="utf-8")
        (template,) = load_templates(tmp_path).values()
        assert template.code == "short"
        assert template.weeks("ru-RU")[0]["workouts"][0]["notes"] == "Легко"
        assert template.weeks(None)[0]["workouts"][0]["notes"] == "Easy"


@pytest.mark.django_db
class TestRows:
    def test_a_new_database_has_ours_without_a_club(self):
        rows = PlanTemplate.objects.exclude(code="")
        assert sorted(row.code for row in rows) == CODES
        assert all(row.club is None for row in rows)

    def test_writing_them_again_changes_nothing(self):
        before = list(PlanTemplate.objects.values_list("pk", "version", "updated_at"))
        assert sync_templates() == 0
        assert list(PlanTemplate.objects.values_list("pk", "version", "updated_at")) == before

    def test_a_row_of_an_older_release_is_brought_up_to_date_in_its_place(self):
        row = PlanTemplate.objects.get(code="marathon")
        PlanTemplate.objects.filter(pk=row.pk).update(name="Old", weeks=[])
        assert sync_templates() == 1
        now = PlanTemplate.objects.get(code="marathon")
        assert (now.pk, now.name, len(now.weeks), now.version) == (row.pk, "Marathon", 16, 2)

    def test_one_that_is_gone_from_the_release_goes_and_a_clubs_stays(self, cast):
        PlanTemplate.objects.create(code="dropped", name="Dropped")
        own = PlanTemplate.objects.create(club=cast.north, name="Own")
        assert sync_templates() == 1
        assert not PlanTemplate.objects.filter(code="dropped").exists()
        assert PlanTemplate.objects.filter(pk=own.pk).exists()

    def test_people_read_them_in_their_language(self):
        row = PlanTemplate.objects.get(code="five_km")
        assert (template_name(row, "en"), template_name(row, "ru")) == ("First 5 km", "Первые 5 км")
        assert template_description(row, "ru").startswith("Восемь недель")
        assert template_weeks(row, "en") == row.weeks != template_weeks(row, "ru")

    def test_what_a_club_wrote_is_read_as_written(self, cast):
        own = PlanTemplate.objects.create(
            club=cast.north, name="Own", description="Why", weeks=[{"kind": "x"}]
        )
        said = (template_name(own, "ru"), template_description(own, "ru"), template_weeks(own, "ru"))
        assert said == ("Own", "Why", [{"kind": "x"}])
