"""The roster in SQL: levels as the rule says, nothing known that may not be known."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from alerts.services import acknowledge_alert
from athletes import services
from athletes.enums import ConsentRole, Role
from athletes.health_window import HealthWindow
from coachsite.roster import selectors
from coachsite.roster.enums import Level
from coachsite.roster.reasons import level_at
from coachsite.roster.status import Signs, level_of
from injuries.models import PainReport
from tests.cast import JOINED, NOW, coached, make_user
from tests.coachsite.roster.rows import alert, flag, painless, report

pytestmark = pytest.mark.django_db


def level(viewer, athlete, now=NOW):
    return level_at(selectors.roster_for(viewer, now=now).get(pk=athlete.pk))


def unread(viewer):
    return selectors.unread_count(viewer)


def coached_roster(viewer):
    return selectors.coached_roster(viewer, HealthWindow.of(viewer), now=NOW)


def names(roster):
    return [athlete.name for athlete in roster]


class TestLevel:
    def test_sql_agrees_with_the_rule_in_every_combination(self, cast):
        """Each sign written as rows, all 32 combinations at once, with and without consent."""
        signs = ["no_running", "no_progression", "open_alert", "recent_pain", "answered"]
        write = {
            "no_running": lambda a: flag(a, "swelling"),
            "no_progression": lambda a: flag(a, "lasting"),
            "open_alert": alert,
            "recent_pain": lambda a: report(a, 3, days_ago=1),
            "answered": painless,
        }
        expected = {}
        for n, given in enumerate(itertools.product([True, False], repeat=len(signs))):
            for shares in (True, False):
                consents = [ConsentRole.COACH] if shares else []
                runner = coached(cast.head_coach, cast.north, None, f"R{n}{shares}", None, health=[])
                runner.birth_month = datetime(1990, 1, 1, tzinfo=UTC).date()
                runner.save()
                for role in consents:
                    services.grant_health_consent(
                        runner.user, coaching=cast.link(runner), role=role, now=JOINED
                    )
                true = {name for name, value in zip(signs, given, strict=True) if value}
                for name in true:
                    write[name](runner)
                known = true if shares else true & {"open_alert"}
                answered = shares and bool(true & {"answered", "recent_pain"})
                fields = {name: name in known for name in signs} | {"answered": answered}
                expected[runner.name] = level_of(Signs(health_shared=shares, **fields))
        found = selectors.roster_for(cast.head_coach, now=NOW)
        assert {a.name: level_at(a) for a in found if a.name in expected} == expected

    def test_pain_of_two_is_no_reason_for_care(self, cast):
        report(cast.athlete, 2)
        assert level(cast.coach, cast.athlete) == Level.OK

    def test_the_highest_of_the_three_intensities_counts(self, cast):
        report(cast.athlete, 1, next_morning=4)
        assert level(cast.coach, cast.athlete) == Level.CAREFUL

    def test_withdrawn_reports_are_no_answer(self, cast):
        report(cast.athlete, 6, state="withdrawn", withdrawn_at=NOW)
        assert level(cast.coach, cast.athlete) == Level.UNKNOWN

    @pytest.mark.parametrize(("days_ago", "expected"), [(6, Level.OK), (7, Level.UNKNOWN)])
    def test_an_answer_counts_for_seven_local_days(self, cast, days_ago, expected):
        painless(cast.athlete, days_ago=days_ago)
        assert level(cast.coach, cast.athlete) == expected

    def test_the_days_are_the_athletes_own(self, cast):
        """In Kiritimati the 19th begins at 10:00 UTC of the 18th."""
        cast.athlete.time_zone = "Pacific/Kiritimati"
        cast.athlete.save()
        painless(cast.athlete, days_ago=7)
        assert level(cast.coach, cast.athlete, NOW.replace(hour=9)) == Level.OK
        assert level(cast.coach, cast.athlete, NOW) == Level.UNKNOWN

    def test_info_asks_for_no_care(self, cast):
        painless(cast.athlete)
        alert(cast.athlete, severity="info")
        assert level(cast.coach, cast.athlete) == Level.OK

    def test_a_closed_alert_asks_for_no_care(self, cast):
        painless(cast.athlete)
        alert(cast.athlete, state="no_longer_true", closed_at=NOW)
        assert level(cast.coach, cast.athlete) == Level.OK

    def test_acknowledging_is_per_club_and_never_closes_a_flag(self, cast):
        painless(cast.athlete)
        acknowledge_alert(cast.coach, alert=alert(cast.athlete), now=NOW)
        assert level(cast.coach, cast.athlete) == Level.OK
        flag(cast.athlete)
        seen = alert(cast.athlete, "red_flag", severity="urgent", is_health=True, subject="flag:1")
        acknowledge_alert(cast.coach, alert=seen, now=NOW)
        assert level(cast.coach, cast.athlete) == Level.STOP

    def test_what_one_club_has_acknowledged_still_waits_in_the_other(self, cast):
        link = services.invite_athlete(
            cast.other_club_coach, athlete=cast.athlete, club=cast.south, squad=None, email="a@b.cc", now=NOW
        )
        services.accept_invitation(cast.athlete.user, coaching=link, now=NOW)
        acknowledge_alert(cast.coach, alert=alert(cast.athlete), now=NOW)
        assert level(cast.other_club_coach, cast.athlete) == Level.CAREFUL

    def test_the_athlete_sees_her_own_status(self, cast):
        flag(cast.athlete)
        assert level(cast.athlete.user, cast.athlete) == Level.STOP

    def test_the_guardian_sees_the_minors(self, cast):
        flag(cast.minor)
        assert level(cast.guardian, cast.minor) == Level.STOP


class TestConsent:
    def injure(self, athlete):
        flag(athlete, urgency="E")
        report(athlete, 9)
        alert(athlete, "red_flag", severity="urgent", is_health=True, subject="flag:1")

    def row(self, viewer, athlete):
        """Everything that a page could show, but for who it is."""
        roster = selectors.roster_for(viewer, now=NOW)
        row = roster.values().get(pk=athlete.pk)
        return {name: value for name, value in row.items() if name not in {"updated_at", "version"}}

    @pytest.mark.parametrize("who", ["coach_without_consent", "coach", "physio", "head_coach"])
    def test_only_consent_makes_a_difference(self, cast, who):
        viewer = getattr(cast, who)
        healthy = self.row(viewer, cast.athlete)
        self.injure(cast.athlete)
        assert (self.row(viewer, cast.athlete) == healthy) == (who == "coach_without_consent")

    def test_counts_and_order_do_not_know_either(self, cast):
        viewer = cast.coach_without_consent
        roster = coached_roster(viewer)
        before = selectors.counts_of(roster), names(roster.order_by(*selectors.NEED))
        self.injure(cast.minor)
        assert (selectors.counts_of(roster), names(roster.order_by(*selectors.NEED))) == before
        assert unread(viewer) == 0
        assert unread(cast.coach) == 1

    def test_withdrawn_consent_hides_what_is_stored(self, cast):
        self.injure(cast.athlete)
        link = cast.link(cast.athlete)
        services.withdraw_health_consent(cast.athlete.user, coaching=link, role=ConsentRole.COACH, now=NOW)
        assert level(cast.coach, cast.athlete) == Level.UNKNOWN

    def test_a_new_colleague_sees_from_the_first_day_on(self, cast):
        colleague = make_user("Nora New", staff=True)
        services.add_member(
            cast.head_coach, club=cast.north, user=colleague, role=Role.COACH, all_squads=True, now=NOW
        )
        for worst, hours in ((8, -1), (4, 1)):
            row = report(cast.loner, worst)
            PainReport.objects.filter(pk=row.pk).update(created_at=NOW + timedelta(hours=hours))
        seen = selectors.roster_for(colleague, now=NOW).get(pk=cast.loner.pk)
        assert (seen.health_shared, seen.strongest_report["worst"]) == (True, 4)


class TestWho:
    @pytest.mark.parametrize(
        ("who", "expected"),
        [
            ("coach", ["Anna Athlete", "Kira Kept", "Mina Minor"]),
            ("other_squad_coach", ["Olga Other"]),
            ("physio", ["Anna Athlete", "Kira Kept", "Lena Loner", "Mina Minor", "Olga Other"]),
            ("manager", []),
            ("former_coach", []),
            ("other_club_coach", ["Sara South"]),
        ],
    )
    def test_staff(self, cast, who, expected):
        viewer = getattr(cast, who)
        assert names(selectors.roster_for(viewer, now=NOW)) == expected
        assert names(selectors.coached_by(viewer)) == expected

    def test_anonymous(self, cast):
        assert not selectors.roster_for(AnonymousUser(), now=NOW)
        assert not selectors.coached_by(AnonymousUser())

    def test_ones_own_profile_is_visible_and_not_coached(self, cast):
        assert names(selectors.roster_for(cast.athlete.user, now=NOW)) == ["Anna Athlete"]
        assert not selectors.coached_by(cast.athlete.user)

    def test_by_squad(self, cast):
        roster = selectors.roster_for(cast.head_coach, now=NOW)
        assert names(selectors.in_squad(roster, cast.trail.public_id, cast.head_coach)) == ["Olga Other"]

    def test_a_foreign_squad_has_nobody(self, cast):
        other = services.create_squad(cast.other_club_coach, club=cast.south, name="South squad")
        roster = selectors.roster_for(cast.head_coach, now=NOW)
        assert not selectors.in_squad(roster, other.public_id, cast.head_coach)

    def test_squads_to_choose_from(self, cast):
        assert names(selectors.squads_of(cast.coach)) == ["Milers", "Trail"]


class TestNeed:
    def test_order(self, cast):
        """Stop before careful before no news before OK; E before U before R; then who waits longest."""
        runners = {}
        for name in ("Ok", "News", "Late", "Early", "Refer", "Urgent", "Emergency"):
            runners[name] = coached(
                cast.head_coach, cast.north, None, name, cast.athlete.birth_month, health=[ConsentRole.COACH]
            )
        painless(runners["Ok"])
        alert(runners["Late"], days_ago=1)
        alert(runners["Early"], days_ago=3)
        for name in ("Refer", "Urgent", "Emergency"):
            flag(runners[name], urgency=name[0])
        roster = selectors.roster_for(cast.head_coach, now=NOW).filter(name__in=runners)
        order = ["Emergency", "Urgent", "Refer", "Early", "Late", "News", "Ok"]
        assert names(roster.order_by(*selectors.NEED)) == order

    def test_the_most_urgent_flag_counts(self, cast):
        flag(cast.athlete, "swelling", "R")
        flag(cast.athlete, "chest", "E")
        flag(cast.minor, "popped", "U")
        roster = selectors.roster_for(cast.coach, now=NOW).order_by(*selectors.NEED)
        assert names(roster)[:2] == ["Anna Athlete", "Mina Minor"]

    def test_counts(self, cast):
        flag(cast.athlete)
        alert(cast.kept)
        counts = selectors.counts_of(coached_roster(cast.coach))
        assert counts == selectors.Counts(athletes=3, stop=1, careful=1, silent=2, unread=1)

    def test_who_does_not_share_is_not_silent(self, cast):
        counts = selectors.counts_of(coached_roster(cast.other_squad_coach))
        assert (counts.athletes, counts.silent) == (1, 0)

    def test_unread_are_those_of_coached_athletes_of_any_severity(self, cast):
        alert(cast.athlete, severity="info")
        alert(cast.southerner)
        assert unread(cast.coach) == 1
        assert unread(cast.athlete.user) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_any_number(cast, django_assert_num_queries, count):
    for runner in (cast.athlete, cast.minor, cast.kept)[:count]:
        flag(runner)
        report(runner, 4)
        alert(runner)
    with django_assert_num_queries(3):
        list(selectors.roster_for(cast.coach, now=NOW).order_by(*selectors.NEED))
