import pytest
from django.utils import translation

from training.selectors import EVIDENCE, km, say_spike, say_verdict, say_week

WEEK = {
    "verdict": "over",
    "basis": "weeks",
    "distance_m": 33_500,
    "longest_m": 12_000,
    "baseline_m": 30_000,
    "ceiling_m": 33_000,
    "longest_allowed_m": None,
}
SPIKE = {"date": "2026-11-17", "distance_m": 12_000, "longest_30d_m": 8_000}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "33.5 km, 11 % above the usual 30.0 km; the ceiling was 33.0 km."),
        # Rounded down: 10.9 % never reads as 11.
        ({"distance_m": 33_290}, "33.3 km, 10 % above the usual 30.0 km; the ceiling was 33.0 km."),
        ({"distance_m": 33_003}, "33.003 km, 10 % above the usual 30.0 km; the ceiling was 33.000 km."),
        (
            {"basis": "declared"},
            "33.5 km, 11 % above the 30.0 km named at joining; the ceiling was 33.0 km.",
        ),
        (
            {
                "verdict": "start_too_fast",
                "baseline_m": None,
                "ceiling_m": 6_000,
                "longest_allowed_m": 20_000,
            },
            "33.5 km in one of the first two weeks of running; the plan is 6.0 km at most.",
        ),
        (
            {"verdict": "return_too_fast", "longest_allowed_m": 9_000},
            (
                "33.5 km in a week of coming back after a break; the plan is 33.0 km at most. "
                "The longest run was 12.0 km; up to 9.0 km was planned."
            ),
        ),
        (
            {"spikes": [SPIKE]},
            (
                "33.5 km, 11 % above the usual 30.0 km; the ceiling was 33.0 km. "
                "The run of 17 November was 12.0 km; the longest of the 30 days before was 8.0 km."
            ),
        ),
    ],
)
def test_a_week_states_its_reason_in_words_and_numbers(change, said):
    assert say_week(WEEK | change) == said
    assert say_verdict((WEEK | change)["verdict"], WEEK | change) == said


@pytest.mark.parametrize(
    ("verdict", "change", "said"),
    [
        ("ok", {}, "33.5 km, within the ceiling of 33.0 km."),
        ("ok", {"ceiling_m": None, "distance_m": 0}, "0.0 km: nothing to compare with yet."),
        ("insufficient_data", {}, "Too little is known to judge this week"),
    ],
)
def test_a_week_that_breaks_nothing_says_so(verdict, change, said):
    assert say_verdict(verdict, WEEK | change).startswith(said)


def test_every_verdict_and_alert_that_warns_names_its_source():
    assert "20.8 %" in str(EVIDENCE["over"])
    assert EVIDENCE["over_30"] == EVIDENCE["weekly_increase"]
    assert "PMC4060311" in str(EVIDENCE["start_too_fast"])
    assert "Frandsen 2025" in str(EVIDENCE["session_spike"])
    assert "convention" in str(EVIDENCE["return_too_fast"])


@pytest.mark.parametrize("said", [say_week(WEEK | {"spikes": [SPIKE]}), *map(str, EVIDENCE.values())])
def test_nobody_is_told_a_risk_or_a_diagnosis(said):
    assert not {"risk", "injury", "diagnosis"} & set(said.lower().replace(",", " ").split())


def test_numbers_follow_the_language():
    with translation.override("ru"):
        assert km(12_345).startswith("12,3")


def test_a_spike_names_its_day_and_both_distances():
    assert (
        say_spike(SPIKE)
        == "The run of 17 November was 12.0 km; the longest of the 30 days before was 8.0 km."
    )
