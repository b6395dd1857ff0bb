"""Athletes' profiles, people's own settings, tombstones."""

from datetime import UTC, date, datetime

import pytest

from athletes import services
from athletes.enums import CoachingState, Sex, Theme, Units
from athletes.models import Athlete, SettingChange, Tombstone
from athletes.signals import weekly_rule_changed
from tests.athletes.services.refusals import refused
from tests.cast import NOW, make_user
from training.models import Shoe


@pytest.fixture
def heard():
    found = []

    def hear(athlete_ids, **_rest):
        found.append(athlete_ids)

    weekly_rule_changed.connect(hear)
    yield found
    weekly_rule_changed.disconnect(hear)


class TestCreating:
    def test_ones_own_profile(self, db):
        user = make_user("Ria Runner")
        late = datetime(2026, 11, 18, 20, tzinfo=UTC)
        athlete = services.create_athlete(
            user,
            name=" Ria ",
            time_zone="Asia/Tokyo",
            birth_month=date(1999, 2, 17),
            sex=Sex.FEMALE,
            weekly_declared_m=25_000,
            gentle_start=True,
            max_hr=190,
            rest_hr=50,
            now=late,
        )
        assert (athlete.user, athlete.name, athlete.birth_month) == (user, "Ria", date(1999, 2, 1))
        # In Tokyo it is tomorrow already.
        assert athlete.joined_on == date(2026, 11, 19)
        assert not athlete.coachings.exists()

    def test_a_second_profile_is_refused(self, cast):
        with refused("has_profile", status=409):
            services.create_athlete(cast.athlete.user, name="Again", time_zone="UTC", now=NOW)

    def test_a_kept_profile_is_coached_at_once_and_has_no_user(self, cast):
        link = cast.link(cast.kept)
        assert cast.kept.user is None
        assert (link.state, link.squad, link.invited_email) == (CoachingState.ACTIVE, cast.milers, "")

    @pytest.mark.parametrize("who", ["physio", "manager", "former_coach", "other_club_coach"])
    def test_who_is_no_coach_here_keeps_no_profiles(self, cast, who):
        with refused("not_allowed", status=403):
            services.create_athlete(
                getattr(cast, who), club=cast.north, squad=cast.milers, name="X", time_zone="UTC", now=NOW
            )

    @pytest.mark.parametrize("squad", ["trail", None])
    def test_a_coach_keeps_profiles_in_own_squads_only(self, cast, squad):
        with refused("squad_out_of_reach", field="squad"):
            services.create_athlete(
                cast.coach,
                club=cast.north,
                squad=squad and cast.trail,
                name="X",
                time_zone="UTC",
                now=NOW,
            )

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("birth_month", date(2026, 12, 1)),
            ("birth_month", date(1900, 1, 1)),
        ],
    )
    def test_an_impossible_age_is_refused(self, db, field, value):
        with refused("invalid_birth_month", field=field):
            services.create_athlete(make_user("Ria"), name="Ria", time_zone="UTC", now=NOW, **{field: value})
        assert not Athlete.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("time_zone", "Mars"),
            ("name", ""),
            ("max_hr", 500),
            ("rest_hr", 10),
            ("weekly_declared_m", 400_001),
        ],
    )
    def test_values_out_of_range_are_refused(self, db, field, value):
        values = {"name": "Ria", "time_zone": "UTC", field: value}
        with refused("invalid"):
            services.create_athlete(make_user("Ria"), now=NOW, **values)


class TestEditing:
    @pytest.mark.parametrize("who", ["athlete", "coach", "coach_without_consent", "guardian"])
    def test_athlete_guardian_and_coaches_change_the_profile(self, cast, who, heard):
        person = cast.viewers()[who]
        edited = services.edit_profile(person, athlete=cast.minor, name=" Mina M. ", rest_hr=48, now=NOW)
        assert (edited.name, edited.rest_hr, edited.version) == ("Mina M.", 48, cast.minor.version + 1)
        assert heard == []

    @pytest.mark.parametrize(
        "who", ["physio", "manager", "other_squad_coach", "former_coach", "other_club_coach", "other_athlete"]
    )
    def test_nobody_else_does(self, cast, who):
        with refused("not_allowed", status=403):
            services.edit_profile(cast.viewers()[who], athlete=cast.minor, name="Mine", now=NOW)

    def test_who_is_switched_off_does_not(self, cast):
        cast.coach.is_active = False
        with refused("not_allowed"):
            services.edit_profile(cast.coach, athlete=cast.minor, name="Mine", now=NOW)

    @pytest.mark.parametrize("field", ["weekly_increase_pct", "strict_baseline"])
    def test_thresholds_are_the_coachs_word(self, cast, field, heard):
        with refused("not_allowed", field=field):
            services.edit_profile(cast.athlete.user, athlete=cast.athlete, now=NOW, **{field: 1})
        services.edit_profile(cast.coach, athlete=cast.athlete, now=NOW, **{field: 1})
        assert heard == [[cast.athlete.pk]]

    def test_the_athlete_switches_her_own_ratio_and_it_is_noted(self, cast, heard):
        person = cast.athlete.user
        services.edit_profile(person, athlete=cast.athlete, now=NOW, shows_acwr=True, rest_hr=50)
        line = SettingChange.objects.get(athlete=cast.athlete)
        assert (line.field, line.before, line.after, line.changed_by) == ("shows_acwr", None, True, person)
        assert heard == []

    @pytest.mark.parametrize(("athlete", "highest"), [("athlete", 30), ("minor", 10)])
    def test_a_minors_weeks_grow_by_ten_percent_at_most(self, cast, athlete, highest):
        runner = getattr(cast, athlete)
        edited = services.edit_profile(cast.coach, athlete=runner, weekly_increase_pct=highest, now=NOW)
        assert edited.weekly_increase_pct == highest
        with refused("too_much", field="weekly_increase_pct"):
            services.edit_profile(cast.coach, athlete=runner, weekly_increase_pct=highest + 1, now=NOW)

    @pytest.mark.parametrize("field", ["time_zone", "weekly_declared_m", "gentle_start"])
    def test_what_judges_weeks_is_told(self, cast, field, heard):
        value = {"time_zone": "UTC", "weekly_declared_m": 10_000, "gentle_start": True}[field]
        services.edit_profile(cast.athlete.user, athlete=cast.athlete, now=NOW, **{field: value})
        assert heard == [[cast.athlete.pk]]

    def test_an_unknown_field_is_refused(self, cast):
        with refused("unknown_field", field="user"):
            services.edit_profile(cast.coach, athlete=cast.minor, user=cast.coach, now=NOW)

    def test_a_value_out_of_range_is_refused(self, cast):
        with refused("invalid"):
            services.edit_profile(cast.coach, athlete=cast.minor, max_hr=20, now=NOW)


class TestAge:
    ADULT = date(2000, 1, 1)

    @pytest.mark.parametrize("who", ["athlete", "coach"])
    def test_a_minors_guardian_alone_corrects_it(self, cast, who):
        person = cast.viewers()[who]
        with refused("not_allowed", field="birth_month"):
            services.edit_profile(person, athlete=cast.minor, birth_month=self.ADULT, now=NOW)
        edited = services.edit_profile(
            cast.guardian, athlete=cast.minor, birth_month=date(2010, 12, 24), now=NOW
        )
        assert edited.birth_month == date(2010, 12, 1)

    def test_saying_the_same_again_is_no_change(self, cast):
        same = cast.minor.birth_month
        assert (
            services.edit_profile(
                cast.minor.user, athlete=cast.minor, birth_month=same, name="Mina", now=NOW
            ).birth_month
            == same
        )

    def test_without_a_guardian_the_coach_corrects_it_and_the_minor_does_not(self, cast):
        services.end_guardian(cast.guardian, guardian=cast.guardian_link, now=NOW)
        with refused("not_allowed", field="birth_month"):
            services.edit_profile(cast.minor.user, athlete=cast.minor, birth_month=self.ADULT, now=NOW)
        assert (
            services.edit_profile(cast.coach, athlete=cast.minor, birth_month=self.ADULT, now=NOW).birth_month
            == self.ADULT
        )

    def test_an_adult_corrects_it_and_does_not_remove_it(self, cast):
        runner = cast.athlete
        services.edit_profile(runner.user, athlete=runner, birth_month=self.ADULT, now=NOW)
        with refused("required", field="birth_month"):
            services.edit_profile(runner.user, athlete=runner, birth_month=None, now=NOW)

    def test_an_unknown_one_is_filled_in(self, cast):
        assert (
            services.edit_profile(cast.coach, athlete=cast.kept, birth_month=self.ADULT, now=NOW).birth_month
            == self.ADULT
        )


class TestOwnSettings:
    def test_change_how_the_product_speaks(self, cast):
        user = services.edit_user(
            cast.coach,
            name=" Carla ",
            language="ru",
            time_zone="Europe/Paris",
            units=Units.MI,
            theme=Theme.DARK,
        )
        assert (user.name, user.language, user.time_zone) == ("Carla", "ru", "Europe/Paris")
        assert (user.units, user.theme) == ("mi", "dark")

    @pytest.mark.parametrize("field", ["language", "time_zone", "units", "theme"])
    def test_an_unknown_value_is_refused(self, cast, field):
        with refused("invalid", field=field):
            services.edit_user(cast.coach, **{field: "xx"})

    @pytest.mark.parametrize("field", ["email", "is_superuser"])
    def test_nothing_else_is_changed_here(self, cast, field):
        with refused("unknown_field", field=field):
            services.edit_user(cast.coach, **{field: "x"})


@pytest.mark.parametrize("is_health", [True, False])
def test_a_tombstone_names_what_was_deleted(cast, is_health):
    shoe = Shoe.objects.create(athlete=cast.minor, name="Old pair")
    trace = services.leave_tombstone(shoe, is_health=is_health)
    assert (trace.model, trace.public_id, trace.athlete) == ("training.shoe", shoe.public_id, cast.minor)
    assert Tombstone.objects.visible_to(cast.coach_without_consent).exists() is not is_health
    assert str(trace) == f"training.shoe {shoe.public_id}"
