"""The phone page's form: what was tapped becomes what the services take."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.http import QueryDict

from injuries import services
from injuries.enums import Area, RadiatesTo, Sign, Spot, Timing
from injuries.forms import PainFreeDayForm, PainReportForm
from injuries.models import PainReport
from injuries.rules.report import Report
from tests.cast import NOW
from tests.injuries.entries import later
from training.enums import Surface
from training.models import Activity

FAST = {"side": "right", "spots": ["lateral"], "worst_during": "4", "check": ["none"]}


def posted(data):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


@pytest.fixture
def form_of(runner):
    def form(data):
        return PainReportForm(posted(data), athlete=runner, viewer=runner.user)

    return form


def make_run(athlete, **fields):
    values = {"start_at": NOW, "time_zone": "UTC", "local_date": NOW.date(), "type": "run"}
    return Activity.objects.create(athlete=athlete, **values | fields)


def signs_of(form):
    assert form.is_valid(), form.errors
    return form.entry(now=NOW).report.signs


def test_the_fast_path_needs_place_intensity_and_check(runner, form_of):
    form = form_of(FAST)
    assert form.is_valid(), form.errors
    logged = services.log_pain(runner.user, **form.log_kwargs(now=NOW))
    report = PainReport.objects.get()
    assert logged.created
    assert (report.side, report.area, report.spots, report.worst_during) == ("right", "knee", ["lateral"], 4)
    assert report.felt_at == NOW
    assert report.signs["swelling"] is False
    assert "deformity" not in report.signs


@pytest.mark.parametrize(
    ("missing", "field"),
    [("side", "side"), ("spots", "area"), ("worst_during", "worst_during"), ("check", "check")],
)
def test_without_one_of_them_it_asks(form_of, missing, field):
    form = form_of({name: value for name, value in FAST.items() if name != missing})
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_everything_there_is_can_be_said(runner, form_of):
    run, chosen = make_run(runner), uuid4()
    form = form_of(
        FAST
        | {
            "id": str(chosen),
            "felt_at": "2026-11-18T09:00:00Z",
            "activity": str(run.public_id),
            "area": "knee",
            "radiates_to": ["thigh"],
            "duration_days": "12",
            "after_60min": "0",
            "next_morning": "10",
            "timing": ["from_km", "after_run"],
            "onset_km": "4.25",
            "triggers": ["downhill"],
            "quality": ["sharp"],
            "surface": "trail",
            "self_analysis": ["volume_up", "last_warm_up_days"],
            "last_warm_up_days": "5",
            "notes": "hills",
        }
    )
    assert form.is_valid(), form.errors
    kwargs = form.log_kwargs(now=NOW)
    entry = kwargs["entry"]
    assert (kwargs["public_id"], kwargs["athlete"], kwargs["now"]) == (chosen, runner, NOW)
    assert entry.report == Report(
        side="right",
        area=Area.KNEE,
        spots=frozenset({Spot.LATERAL}),
        radiates_to=frozenset({RadiatesTo.THIGH}),
        duration_days=12,
        worst_during=4,
        after_60min=0,
        next_morning=10,
        timing=frozenset({Timing.FROM_KM, Timing.AFTER_RUN}),
        onset_km=Decimal("4.25"),
        triggers=frozenset({"downhill"}),
        quality=frozenset({"sharp"}),
        surface=Surface.TRAIL,
        signs=entry.report.signs,
        on_a_run=True,
    )
    assert entry.felt_at == later(hours=-3)
    assert (entry.activity, entry.notes) == (run, "hills")
    assert entry.self_analysis == {"volume_up": True, "last_warm_up_days": 5}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"side": "top"}, "side"),
        ({"spots": ["nowhere"]}, "spots"),
        ({"worst_during": "11"}, "worst_during"),
        ({"worst_during": "-1"}, "worst_during"),
        ({"worst_during": "3.5"}, "worst_during"),
        ({"area": "foot"}, "spots"),
        ({"timing": ["sometimes"]}, "timing"),
        ({"check": ["11"]}, "check"),
        ({"signs": ["dizzy"]}, "signs"),
        ({"onset_km": "401"}, "onset_km"),
        ({"duration_days": "-1"}, "duration_days"),
        ({"felt_at": "yesterday"}, "felt_at"),
        ({"id": "one"}, "id"),
        ({"activity": "one"}, "activity"),
        ({"notes": "a" * 4001}, "notes"),
    ],
)
def test_what_cannot_be_is_refused_by_field(form_of, change, field):
    form = form_of(FAST | change)
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_an_unknown_code_is_named(form_of):
    assert form_of(FAST | {"timing": ["sometimes"]}).errors["timing"] == ["Unknown code “sometimes”."]


class TestTheCheck:
    def test_a_ticked_sign_is_a_yes_and_the_rest_stays_open(self, form_of):
        signs = signs_of(form_of(FAST | {"check": ["3"], "signs": ["swelling"]}))
        assert (signs[Sign.SWELLING], signs[Sign.FEVER], signs[Sign.LIMP]) == (True, False, None)

    def test_none_beside_a_tick_means_none_of_the_others(self, form_of):
        signs = signs_of(form_of(FAST | {"check": ["none"], "signs": ["swelling"]}))
        assert (signs[Sign.SWELLING], signs[Sign.LIMP], signs[Sign.DEFORMITY]) == (True, False, None)

    def test_a_tick_alone_is_an_answer(self, form_of):
        assert signs_of(form_of(FAST | {"check": [], "signs": ["popped"]}))[Sign.POPPED] is True

    def test_a_yes_needs_one_of_its_signs(self, form_of):
        form = form_of(FAST | {"check": ["3", "5"], "signs": ["limp"]})
        assert not form.is_valid()
        assert form.errors["signs"] == ["Tick what applies: Joint swollen, hot or red? Fever?"]

    def test_what_was_not_asked_gets_no_answer(self, form_of):
        knee = signs_of(form_of(FAST))
        assert knee.get(Sign.SADDLE_NUMB_OR_BLADDER) is None
        back = FAST | {"side": "central", "area": "lumbosacral", "spots": []}
        assert signs_of(form_of(back))[Sign.SADDLE_NUMB_OR_BLADDER] is False


class TestQuestions:
    def numbers(self, form):
        return [question.number for question, _text in form.questions()]

    def test_an_empty_form_shows_them_all(self, runner):
        form = PainReportForm(athlete=runner, viewer=runner.user)
        assert self.numbers(form) == list(range(1, 10))
        assert all(text for _question, text in form.questions())

    def test_with_the_place_those_for_it(self, form_of):
        assert self.numbers(form_of({"side": "left", "area": "knee"})) == list(range(1, 9))
        assert self.numbers(form_of({"side": "left", "spots": ["lateral"]})) == list(range(1, 9))
        assert self.numbers(form_of({"side": "central", "area": "lumbosacral"})) == list(range(1, 10))

    def test_without_the_place_all(self, form_of):
        assert self.numbers(form_of({"side": "left"})) == list(range(1, 10))
        assert self.numbers(form_of({"area": "knee"})) == list(range(1, 10))

    def test_calf_pain_is_asked_for_the_risks(self, form_of):
        texts = [text for _q, text in form_of({"side": "left", "spots": ["calf"]}).questions()]
        assert "long journey" in texts[1]


class TestRunsOffered:
    def test_only_runs_of_this_athlete_that_one_sees(self, cast):
        run = make_run(cast.athlete)
        make_run(cast.athlete, type="ride")
        make_run(cast.minor)

        def offered(viewer):
            return list(PainReportForm(athlete=cast.athlete, viewer=viewer).fields["activity"].queryset)

        assert offered(cast.athlete.user) == offered(cast.coach) == [run]
        assert offered(cast.stranger.user) == offered(cast.manager) == []

    def test_another_athletes_run_is_no_choice(self, cast):
        data = posted(FAST | {"activity": str(make_run(cast.minor).public_id)})
        form = PainReportForm(data, athlete=cast.athlete, viewer=cast.athlete.user)
        assert list(form.errors) == ["activity"]

    def test_the_latest_ten(self, runner):
        runs = [make_run(runner, start_at=later(days=-n)) for n in range(12)]
        offered = PainReportForm(athlete=runner, viewer=runner.user).fields["activity"].queryset
        assert set(offered) == set(runs[:10])


class TestNoPain:
    def test_the_date_left_out_is_the_athletes_today(self, runner):
        form = PainFreeDayForm(posted({}), athlete=runner)
        assert form.is_valid()
        assert form.log_kwargs(now=later(hours=11, minutes=30)) == {
            "athlete": runner,
            "local_date": date(2026, 11, 19),
            "public_id": None,
            "now": later(hours=11, minutes=30),
        }

    def test_another_day_and_an_id_can_be_given(self, runner):
        chosen = uuid4()
        form = PainFreeDayForm(posted({"local_date": "2026-11-17", "id": str(chosen)}), athlete=runner)
        assert form.is_valid()
        kwargs = form.log_kwargs(now=NOW)
        assert (kwargs["local_date"], kwargs["public_id"]) == (date(2026, 11, 17), chosen)

    def test_a_bad_date_is_refused(self, runner):
        assert list(PainFreeDayForm(posted({"local_date": "soon"}), athlete=runner).errors) == ["local_date"]
