"""Clubs, squads, members and links in the admin: what each role can do there."""

import pytest
from django.test import Client

from athletes import services
from athletes.enums import CoachingState, ConsentRole, Role
from athletes.models import Athlete, ClubMember, Coaching, SettingChange, Squad
from tests.cast import NOW, make_user

pytestmark = pytest.mark.django_db


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def text(response):
    return response.content.decode()


def at(model, *rest):
    return "/admin/athletes/" + "/".join([model, *map(str, rest)]) + "/"


def errors(response):
    return response.context_data["adminform"].form.errors


def act(client, model, action, *rows):
    keys = [row.pk for row in rows]
    return client.post(at(model), {"action": action, "_selected_action": keys, "index": "0"}, follow=True)


class TestClub:
    def test_head_coach_sets_how_much_a_week_may_grow(self, cast):
        form = {
            "name": "North",
            "time_zone": "Europe/Berlin",
            "weekly_increase_pct": "5",
            "strict_baseline": "true",
        }
        assert as_(cast.head_coach).post(at("club", cast.north.pk, "change"), form).status_code == 302
        cast.north.refresh_from_db()
        assert (cast.north.weekly_increase_pct, cast.north.strict_baseline) == (5, True)

    def test_the_page_says_who_changed_a_setting_from_what_to_what(self, cast):
        client, page = as_(cast.head_coach), at("club", cast.north.pk, "change")
        assert b"Nobody yet" in client.get(page).content
        form = {"name": "North", "time_zone": "Europe/Berlin", "gentle_start": "on", "shows_acwr": "true"}
        assert client.post(page, form | {"weekly_increase_pct": "8"}).status_code == 302
        assert client.post(page, form | {"weekly_increase_pct": ""}).status_code == 302
        text = client.get(page).content.decode()
        for change in ("increase, %: empty → 8", "increase, %: 8 → empty", "start: no → yes", "empty → yes"):
            assert change in text
        assert "Hanna Head" in text
        SettingChange.objects.update(changed_by=None)
        assert "somebody who has left" in as_(cast.coach).get(page).content.decode()

    @pytest.mark.parametrize("who", ["coach", "physio", "manager"])
    def test_others_read(self, cast, who):
        client = as_(getattr(cast, who))
        assert client.get(at("club", cast.north.pk, "change")).status_code == 200
        assert client.post(at("club", cast.north.pk, "change"), {"name": "X"}).status_code == 403

    @pytest.mark.parametrize(("field", "value"), [("weekly_increase_pct", "31"), ("time_zone", "Mars/North")])
    def test_what_is_out_of_range_is_named(self, cast, field, value):
        form = {"name": "North", "time_zone": "Europe/Berlin", field: value}
        assert field in errors(as_(cast.head_coach).post(at("club", cast.north.pk, "change"), form)) or (
            "__all__" in errors(as_(cast.head_coach).post(at("club", cast.north.pk, "change"), form))
        )
        cast.north.refresh_from_db()
        assert cast.north.weekly_increase_pct is None

    def test_other_club_is_not_there(self, cast):
        assert as_(cast.head_coach).get(at("club", cast.south.pk, "change")).status_code == 404


class TestSquad:
    @pytest.mark.parametrize("who", ["head_coach", "manager"])
    def test_organisers_add_and_rename(self, cast, who):
        client = as_(getattr(cast, who))
        assert client.post(at("squad", "add"), {"club": cast.north.pk, "name": "Relay"}).status_code == 302
        squad = Squad.objects.get(name="Relay")
        assert client.post(at("squad", squad.pk, "change"), {"name": "Relays"}).status_code == 302
        squad.refresh_from_db()
        assert squad.name == "Relays"

    def test_the_only_club_is_chosen_already(self, cast):
        page = text(as_(cast.manager).get(at("squad", "add")))
        assert f'<option value="{cast.north.pk}" selected' in page

    def test_manager_does_not_set_the_weekly_rule(self, cast):
        form = {"name": "Milers", "weekly_increase_pct": "20"}
        answer = as_(cast.manager).post(at("squad", cast.milers.pk, "change"), form)
        assert "Your role" in str(errors(answer))
        cast.milers.refresh_from_db()
        assert cast.milers.weekly_increase_pct is None

    def test_a_name_that_is_taken_is_said(self, cast):
        answer = as_(cast.head_coach).post(at("squad", "add"), {"club": cast.north.pk, "name": "Milers"})
        assert errors(answer)

    def test_coach_does_not_add(self, cast):
        assert as_(cast.coach).get(at("squad", "add")).status_code == 403

    def test_counts_runners(self, cast):
        rows = as_(cast.head_coach).get(at("squad")).context_data["cl"].result_list
        assert {row.name: row.runners for row in rows} == {"Milers": 3, "Trail": 1}


class TestMembers:
    def form(self, cast, **fields):
        given = {
            "club": cast.north.pk,
            "email": "new@example.org",
            "role": "coach",
            "squads": [cast.trail.pk],
        }
        return given | fields

    def test_head_coach_adds_who_has_signed_up(self, cast):
        make_user("New")
        assert as_(cast.head_coach).post(at("clubmember", "add"), self.form(cast)).status_code == 302
        member = ClubMember.objects.get(user__email="new@example.org")
        assert (member.role, list(member.squads.all())) == (Role.COACH, [cast.trail])

    def test_roles_that_see_all_need_no_tick(self, cast):
        make_user("New")
        form = self.form(cast, role="physio", squads=[])
        assert as_(cast.head_coach).post(at("clubmember", "add"), form).status_code == 302
        assert ClubMember.objects.get(user__email="new@example.org").all_squads

    def test_unknown_address_is_said(self, cast):
        answer = as_(cast.head_coach).post(at("clubmember", "add"), self.form(cast))
        assert "signed up" in str(errors(answer)["email"])

    def test_manager_lets_no_coach_in(self, cast):
        make_user("New")
        answer = as_(cast.manager).post(at("clubmember", "add"), self.form(cast))
        assert "Only the head coach" in str(errors(answer))
        assert not ClubMember.objects.filter(user__email="new@example.org").exists()

    def test_manager_adds_nobody_to_another_club(self, cast):
        make_user("New")
        answer = as_(cast.manager).post(at("clubmember", "add"), self.form(cast, club=cast.south.pk))
        assert "club" in errors(answer)

    def test_other_role_and_squads(self, cast):
        member = cast.members["coach"]
        form = {"role": "coach", "squads": [cast.milers.pk, cast.trail.pk]}
        assert as_(cast.head_coach).post(at("clubmember", member.pk, "change"), form).status_code == 302
        assert set(member.squads.all()) == {cast.milers, cast.trail}

    def test_ending_a_membership(self, cast):
        act(as_(cast.head_coach), "clubmember", "deactivate", cast.members["coach"])
        assert not ClubMember.objects.get(pk=cast.members["coach"].pk).active

    def test_the_last_head_coach_stays(self, cast):
        head = ClubMember.objects.get(user=cast.head_coach)
        page = text(act(as_(cast.head_coach), "clubmember", "deactivate", head))
        assert "needs a head coach" in page
        assert ClubMember.objects.get(pk=head.pk).active

    def test_list_shows_active_members_of_own_clubs(self, cast):
        page = text(as_(cast.coach).get(at("clubmember")))
        assert "Petra Physio" in page
        assert "Fritz Former" not in page
        assert "Silke South" not in page


class TestLinks:
    def invite(self, cast, who, **fields):
        form = {
            "name": "Nina New",
            "email": "nina@example.org",
            "club": cast.north.pk,
            "squad": cast.milers.pk,
        }
        return as_(who).post(at("coaching", "add"), form | fields)

    def test_coach_invites_a_runner(self, cast):
        assert self.invite(cast, cast.coach).status_code == 302
        link = Coaching.objects.get(athlete__name="Nina New")
        assert (link.invited_email, link.invited_by, link.squad) == (
            "nina@example.org",
            cast.coach,
            cast.milers,
        )
        assert "Nina New" in text(as_(cast.coach).get(at("coaching"), {"standing": "waiting"}))
        assert "Nina New" not in text(as_(cast.other_squad_coach).get(at("coaching")))

    def test_coach_invites_nobody_into_anothers_squad(self, cast):
        answer = self.invite(cast, cast.coach, squad=cast.trail.pk)
        assert "choose one of yours" in str(errors(answer)["squad"])
        assert not Athlete.objects.filter(name="Nina New").exists()

    def test_coach_invites_nobody_into_another_club(self, cast):
        assert "club" in errors(self.invite(cast, cast.coach, club=cast.south.pk, squad=""))

    @pytest.mark.parametrize("who", ["physio", "manager"])
    def test_others_do_not_invite(self, cast, who):
        assert self.invite(cast, getattr(cast, who)).status_code == 403

    def test_sending_again_renews_the_link(self, cast):
        self.invite(cast, cast.coach)
        link = Coaching.objects.get(athlete__name="Nina New")
        before = link.invited_at
        act(as_(cast.coach), "coaching", "invite_again", link)
        link.refresh_from_db()
        assert link.invited_at > before

    def test_there_is_nothing_to_send_again_to_who_has_answered(self, cast):
        page = text(act(as_(cast.coach), "coaching", "invite_again", cast.link(cast.athlete)))
        assert "is not waiting" in page

    def test_head_coach_moves_a_runner(self, cast):
        link = cast.link(cast.athlete)
        answer = as_(cast.head_coach).post(at("coaching", link.pk, "change"), {"squad": cast.trail.pk})
        assert answer.status_code == 302
        link.refresh_from_db()
        assert link.squad == cast.trail

    def test_coach_moves_nobody_out_of_reach(self, cast):
        link = cast.link(cast.athlete)
        answer = as_(cast.coach).post(at("coaching", link.pk, "change"), {"squad": cast.trail.pk})
        assert errors(answer)
        link.refresh_from_db()
        assert link.squad == cast.milers

    @pytest.mark.parametrize("who", ["coach", "head_coach", "manager"])
    def test_ending_a_link(self, cast, who):
        link = cast.link(cast.athlete)
        act(as_(getattr(cast, who)), "coaching", "end", link)
        link.refresh_from_db()
        assert link.state == CoachingState.ENDED

    def test_physio_ends_nothing(self, cast):
        link = cast.link(cast.athlete)
        act(as_(cast.physio), "coaching", "end", link)
        link.refresh_from_db()
        assert link.state == CoachingState.ACTIVE

    def test_says_with_whom_health_is_shared(self, cast):
        page = text(as_(cast.manager).get(at("coaching")))
        assert "Coaches, Physios" in page
        assert "nobody" in page
        assert "Sara South" not in page

    def test_a_withdrawn_consent_is_no_sharing(self, cast):
        link = cast.link(cast.athlete)
        for consent in link.health_consents.all():
            services.withdraw_health_consent(
                cast.athlete.user, coaching=link, role=consent.role, member=consent.member, now=NOW
            )
        page = text(as_(cast.coach).get(at("coaching", link.pk, "change")))
        assert "nobody" in page
        assert str(ConsentRole.COACH.label) not in page.partition('id="coaching_form"')[2]

    def test_a_runner_who_is_staff_elsewhere_sees_own_links_not_here(self, cast):
        services.add_member(
            cast.other_club_coach, club=cast.south, user=cast.athlete.user, role=Role.MANAGER, now=NOW
        )
        page = text(as_(cast.athlete.user).get(at("coaching")))
        assert "Anna Athlete" not in page.partition("<table")[2]
