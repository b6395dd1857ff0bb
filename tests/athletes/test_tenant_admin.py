"""Attacks on the admin. Each is tried by somebody who is staff somewhere, on rows that are not theirs."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.contrib.admin.filters import AllValuesFieldListFilter, SimpleListFilter
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from athletes.enums import CoachingState, ConsentRole, Role
from athletes.models import AccessLog, Athlete, Club, ClubMember, Coaching, HealthConsent, Squad, User
from athletes.tenant_admin import TenantAdmin
from coachsite.admin_site import CoachAdminSite
from tests.athletes import attacked_site

pytestmark = [pytest.mark.django_db, pytest.mark.urls(attacked_site.__name__)]

THEN = datetime(2026, 3, 2, 8, tzinfo=UTC)
GONE = 424242


def person(name):
    return User.objects.create_user(f"{name}@example.org", name=name)


def member(user, club, role, **fields):
    squads = fields.pop("squads", [])
    everywhere = fields.pop("all_squads", role in {Role.HEAD_COACH, Role.PHYSIO})
    row = ClubMember.objects.create(
        user=user, club=club, role=role, all_squads=everywhere, joined_at=THEN, **fields
    )
    row.squads.set(squads)
    return row


def coached(name, club, squad, state=CoachingState.ACTIVE):
    athlete = Athlete.objects.create(name=name, user=person(name), joined_on=date(2026, 3, 2))
    Coaching.objects.create(
        athlete=athlete, club=club, squad=squad, state=state, invited_at=THEN, accepted_at=THEN, ended_at=THEN
    )
    return athlete


@pytest.fixture(autouse=True)
def _password_is_enough(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def cast():
    """Two clubs; Carl coaches the fast of Red, Bea coaches Blue, Fred used to coach Red."""
    red, blue = Club.objects.create(name="Red"), Club.objects.create(name="Blue")
    fast = Squad.objects.create(name="Fast", club=red)
    slow = Squad.objects.create(name="Slow", club=red)
    hidden = Squad.objects.create(name="Hidden", club=blue)
    all_ = SimpleNamespace(red=red, blue=blue, fast=fast, slow=slow, hidden=hidden)
    all_.anna = coached("Anna", red, fast)
    all_.olga = coached("Olga", red, slow)
    all_.bob = coached("Bob", blue, hidden)
    all_.hana, all_.carl, all_.phil = person("hana"), person("carl"), person("phil")
    all_.mona, all_.fred, all_.bea = person("mona"), person("fred"), person("bea")
    member(all_.hana, red, Role.HEAD_COACH)
    member(all_.carl, red, Role.COACH, squads=[fast])
    member(all_.phil, red, Role.PHYSIO)
    member(all_.mona, red, Role.MANAGER)
    member(all_.fred, red, Role.COACH, squads=[fast], active=False)
    member(all_.fred, blue, Role.MANAGER)
    all_.beas = member(all_.bea, blue, Role.HEAD_COACH)
    return all_


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def text(response):
    return response.content.decode()


def without_tokens(response, pk):
    """The page without what differs at every call, and without the key that was asked for."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(response))
    return page.replace(f"/athlete/{pk}/", "/athlete/")


def url(model, *rest):
    return "/admin/athletes/" + "/".join([model, *map(str, rest)]) + "/"


class TestRowsInTheUrl:
    def test_carl_reads_and_changes_his_own(self, cast):
        assert as_(cast.carl).get(url("athlete", cast.anna.pk, "change")).status_code == 200
        done = as_(cast.carl).post(url("athlete", cast.anna.pk, "change"), {"name": "Anne"})
        assert done.status_code == 302
        assert Athlete.objects.get(pk=cast.anna.pk).name == "Anne"

    @pytest.mark.parametrize("sub", ["change", "history", "delete", "whisper", "look"])
    @pytest.mark.parametrize("stranger", ["bob", "olga"])
    def test_strangers_key_is_as_missing_as_a_key_that_does_not_exist(self, cast, sub, stranger):
        pk = getattr(cast, stranger).pk
        answers = [as_(cast.carl).get(url("athlete", key, sub)) for key in (pk, GONE)]
        assert [a.status_code for a in answers] == [404, 404]
        assert without_tokens(answers[0], pk) == without_tokens(answers[1], GONE)

    @pytest.mark.parametrize("sub", ["change", "history", "delete"])
    @pytest.mark.parametrize("key", ["abc", "1'--", "_00", "9" * 40, "1_2F2", "%00"])
    def test_keys_that_are_none(self, cast, sub, key):
        assert as_(cast.carl).get(url("athlete", key, sub)).status_code == 404

    def test_posting_to_a_strangers_key_writes_nothing(self, cast):
        assert as_(cast.carl).post(url("athlete", cast.bob.pk, "change"), {"name": "X"}).status_code == 404
        assert Athlete.objects.get(pk=cast.bob.pk).name == "Bob"

    def test_visible_is_not_editable(self, cast):
        page = url("athlete", cast.anna.pk, "change")
        assert as_(cast.phil).get(page).status_code == 200
        assert as_(cast.phil).post(page, {"name": "X"}).status_code == 403
        assert Athlete.objects.get(pk=cast.anna.pk).name == "Anna"

    def test_former_coach_sees_neither_the_page_nor_its_history(self, cast):
        LogEntry.objects.log_actions(cast.hana.pk, [cast.anna], 2, "", single_object=True)
        for page in ("change", "history"):
            assert as_(cast.fred).get(url("athlete", cast.anna.pk, page)).status_code == 404

    def test_manager_has_no_page_of_athletes(self, cast):
        assert as_(cast.mona).get(url("athlete")).status_code == 403
        assert as_(cast.mona).get(url("athlete", cast.anna.pk, "change")).status_code == 404

    def test_superuser_without_a_club_is_nobody(self, cast):
        boss = User.objects.create_superuser("boss@example.org")
        assert as_(boss).get(url("athlete", cast.anna.pk, "change")).status_code == 302
        assert as_(boss).get("/admin/").status_code == 302

    def test_superuser_of_another_club_gets_no_more_than_its_members(self, cast):
        User.objects.filter(pk=cast.bea.pk).update(is_superuser=True)
        bea = User.objects.get(pk=cast.bea.pk)
        assert as_(bea).get(url("athlete", cast.anna.pk, "change")).status_code == 404
        assert "Anna" not in text(as_(bea).get(url("athlete")))

    def test_the_nameless_redirect_of_any_key_is_gone(self, cast):
        assert as_(cast.carl).get(url("athlete", cast.anna.pk)).status_code == 404

    def test_view_on_site_tells_no_keys(self, cast):
        assert as_(cast.carl).get(f"/admin/r/1/{cast.bob.pk}/").status_code == 404
        assert as_(cast.carl).get("/admin/r/1/1/").status_code == 404

    def test_athletes_do_not_enter(self, cast):
        assert as_(cast.anna.user).get(url("athlete")).status_code == 302
        assert as_(cast.anna.user).get("/admin/login/").status_code == 403


class TestLists:
    def test_list_holds_visible_rows_only(self, cast):
        page = text(as_(cast.carl).get(url("athlete")))
        assert "Anna" in page
        assert "Olga" not in page
        assert "Bob" not in page

    def test_search_finds_nobody_else(self, cast):
        page = text(as_(cast.carl).get(url("athlete"), {"q": "Bob"}))
        assert f"/{cast.bob.pk}/change/" not in page

    @pytest.mark.parametrize(
        "lookup",
        [
            {"user__email": "anna@example.org"},
            {"user__email__startswith": "anna"},
            {"user__password__startswith": "argon2"},
            {"max_hr__gte": "180"},
            {"name__startswith": "A"},
            {"coachings__club": "1"},
            {"coachings__squad__name": "Fast"},
            {"sex__in": "male,female"},
            {"joined_on__range": "2026-01-01,2026-12-31"},
            {"nothing": "1"},
        ],
    )
    def test_columns_cannot_be_guessed_by_lookups(self, cast, lookup):
        assert as_(cast.carl).get(url("athlete"), lookup).status_code == 400

    def test_coaching_cannot_be_filtered_by_the_athletes_mail(self, cast):
        answer = as_(cast.carl).get(url("coaching"), {"athlete__user__email": "anna@example.org"})
        assert answer.status_code == 400

    @pytest.mark.parametrize(
        "lookup",
        [
            {"letter": "A"},
            {"sex__exact": ""},
            {"joined_on__gte": "2026-01-01", "joined_on__lt": "2027-01-01"},
            {"joined_on__year": "2026", "joined_on__month": "3", "joined_on__day": "2"},
            {"q": "ann", "o": "1", "p": "1"},
        ],
    )
    def test_what_the_page_itself_sends_works(self, cast, lookup):
        answer = as_(cast.carl).get(url("athlete"), lookup)
        assert answer.status_code == 200
        assert "Anna" in text(answer)

    def test_a_value_that_the_filter_does_not_offer_matches_nothing(self, cast):
        assert "Anna" not in text(as_(cast.carl).get(url("athlete"), {"letter": "Ann"}))

    def test_squad_filter_offers_no_foreign_squad(self, cast):
        page = text(as_(cast.hana).get(url("coaching")))
        assert "Slow" in page
        assert "Hidden" not in page

    def test_filtering_by_a_foreign_squad_tells_nothing(self, cast):
        """Anna is coached by Blue too: Red's coach must not learn in which squad."""
        Coaching.objects.create(
            athlete=cast.anna,
            club=cast.blue,
            squad=cast.hidden,
            state="active",
            invited_at=THEN,
            accepted_at=THEN,
        )
        answers = [
            as_(cast.hana).get(url("coaching"), {"squad__id__exact": key}) for key in (cast.hidden.pk, GONE)
        ]
        assert [a.status_code for a in answers] == [200, 200]
        assert all("Anna" not in text(a) for a in answers)

    def test_filtering_by_an_own_squad_works(self, cast):
        page = text(as_(cast.hana).get(url("coaching"), {"squad__id__exact": cast.fast.pk}))
        assert "Anna" in page
        assert "Olga" not in page

    def test_unscoped_filters_are_refused_at_import(self):
        class OwnFilter(SimpleListFilter):
            title, parameter_name = "x", "x"

        class Loose(TenantAdmin):
            list_filter = (OwnFilter,)

        class Looser(TenantAdmin):
            list_filter = (("club", AllValuesFieldListFilter),)

        for door in (Loose, Looser):
            with pytest.raises(ImproperlyConfigured):
                door(Squad, attacked_site.site).get_list_filter(None)

    @pytest.mark.parametrize("attribute", ["raw_id_fields", "list_editable", "inlines"])
    def test_features_that_get_past_the_rules_are_refused_at_import(self, attribute):
        door = type("Door", (TenantAdmin,), {attribute: ("athlete",)})
        with pytest.raises(ImproperlyConfigured):
            door(Coaching, attacked_site.site)

    def test_a_form_that_cannot_say_no_is_refused_at_import(self):
        from django.forms import ModelForm

        with pytest.raises(ImproperlyConfigured):
            type("Door", (TenantAdmin,), {"form": ModelForm})(Coaching, attacked_site.site)

    @pytest.mark.parametrize("sub", [(), ("add",)])
    def test_popups_name_rows_by_primary_key_alone(self, cast, sub):
        answer = as_(cast.hana).get(url("squad", *sub), {"_popup": "1", "_to_field": "public_id"})
        assert answer.status_code == 400
        assert as_(cast.hana).get(url("squad", *sub), {"_popup": "1", "_to_field": "id"}).status_code == 200

    def test_facets_count_nobody(self, cast):
        assert "(1)" not in text(as_(cast.carl).get(url("athlete"), {"_facets": "True"}))


class TestForms:
    def test_select_offers_no_foreign_club(self, cast):
        page = text(as_(cast.hana).get(url("squad", "add")))
        assert "Red" in page
        assert "Blue" not in page

    def test_forged_foreign_key_reads_like_one_that_does_not_exist(self, cast):
        answers = [
            as_(cast.hana).post(url("squad", "add"), {"name": "New", "club": key})
            for key in (cast.blue.pk, GONE)
        ]
        pages = [text(a).partition("<form")[2] for a in answers]
        assert all("Select a valid choice" in page for page in pages)
        assert "Blue" not in pages[0]
        assert not Squad.objects.filter(name="New").exists()

    def test_forged_key_behind_an_autocomplete_is_neither_taken_nor_named(self, cast):
        link = Coaching.objects.get(athlete=cast.anna)
        answer = as_(cast.carl).post(
            url("coaching", link.pk, "change"), {"athlete": cast.bob.pk, "squad": ""}
        )
        assert "Select a valid choice" in text(answer)
        assert "Bob" not in text(answer)
        assert Coaching.objects.get(pk=link.pk).athlete == cast.anna

    def test_forged_key_in_the_address_is_not_preselected(self, cast):
        assert "Blue" not in text(as_(cast.hana).get(url("squad", "add"), {"club": cast.blue.pk}))

    def test_forged_keys_among_many(self, cast):
        row = ClubMember.objects.get(user=cast.carl)
        page = url("clubmember", row.pk, "change")
        assert "Hidden" not in text(as_(cast.hana).get(page))
        as_(cast.hana).post(page, {"user": cast.carl.pk, "squads": [cast.hidden.pk]})
        assert list(row.squads.all()) == [cast.fast]

    def test_rows_without_an_owner_are_not_offered_at_all(self, cast):
        page = text(
            as_(cast.hana).get(url("clubmember", ClubMember.objects.get(user=cast.carl).pk, "change"))
        )
        assert f'value="{cast.bea.pk}"' not in page

    def test_moving_a_row_out_of_reach_is_rolled_back(self, cast):
        link = Coaching.objects.get(athlete=cast.anna)
        answer = as_(cast.carl).post(
            url("coaching", link.pk, "change"), {"athlete": cast.anna.pk, "squad": cast.slow.pk}
        )
        assert answer.status_code == 200
        assert "leave your reach" in text(answer)
        assert Coaching.objects.get(pk=link.pk).squad == cast.fast

    def test_what_the_service_refuses_is_said_beside_the_field(self, cast):
        answer = as_(cast.carl).post(url("athlete", cast.anna.pk, "change"), {"name": "Nobody"})
        assert answer.context_data["adminform"].form.errors == {"name": ["That is not a name."]}
        assert 'value="Nobody"' in text(answer)

    def test_what_the_service_refuses_without_a_field_is_said_above_the_form(self, cast):
        answer = as_(cast.carl).post(url("athlete", cast.anna.pk, "change"), {"name": "Clash"})
        assert answer.context_data["adminform"].form.non_field_errors() == ["Somebody was quicker."]

    def test_no_page_adds_or_deletes_unless_it_says_so(self, cast):
        hana = as_(cast.hana)
        assert hana.get(url("club", "add")).status_code == 403
        assert hana.get(url("club", cast.red.pk, "delete")).status_code == 403
        assert hana.post(url("club", cast.red.pk, "change"), {"name": "X"}).status_code == 403
        assert hana.post(url("athlete", cast.anna.pk, "delete"), {"post": "yes"}).status_code == 403
        assert Athlete.objects.filter(pk=cast.anna.pk).exists()

    def test_add_and_delete_go_through_the_service(self, cast):
        hana = as_(cast.hana)
        assert hana.post(url("squad", "add"), {"name": "New", "club": cast.red.pk}).status_code == 302
        new = Squad.objects.get(name="New")
        assert hana.post(url("squad", new.pk, "delete"), {"post": "yes"}).status_code == 302
        assert not Squad.objects.filter(pk=new.pk).exists()

    def test_delete_page_does_not_list_what_hangs_on_the_row(self, cast):
        """A manager may delete a squad and sees no athlete: neither does this page."""
        page = as_(cast.mona).get(url("squad", cast.fast.pk, "delete"))
        assert page.status_code == 200
        assert "Anna" not in text(page)

    def test_related_rows_carry_no_links_to_add_or_change_them(self, cast):
        assert "related-widget-wrapper-link" not in text(as_(cast.hana).get(url("squad", "add")))

    def test_a_page_that_may_write_must_bring_its_service(self, cast):
        door = TenantAdmin(Squad, attacked_site.site)
        with pytest.raises(NotImplementedError):
            door.save_model(None, cast.fast, None, True)
        with pytest.raises(NotImplementedError):
            door.delete_model(None, cast.fast)


class TestAutocomplete:
    def ask(self, user, term, **source):
        wanted = {"app_label": "athletes", "model_name": "coaching", "field_name": "athlete"}
        return as_(user).get("/admin/autocomplete/", {"term": term, **wanted, **source})

    def test_enumerates_nobody_else(self, cast):
        found = self.ask(cast.carl, "").json()["results"]
        assert [row["text"] for row in found] == ["Anna"]

    def test_guessing_a_name_finds_nobody(self, cast):
        assert self.ask(cast.carl, "Bob").json()["results"] == []

    def test_manager_may_not_ask_for_athletes(self, cast):
        assert self.ask(cast.mona, "").status_code == 403

    @pytest.mark.parametrize(
        "source",
        [
            {"model_name": "athlete", "field_name": "user"},
            {"model_name": "clubmember", "field_name": "user"},
            {"app_label": "admin", "model_name": "logentry", "field_name": "user"},
            {"app_label": "athletes", "model_name": "healthconsent", "field_name": "granted_by"},
        ],
    )
    def test_accounts_cannot_be_asked_for(self, cast, source):
        assert self.ask(cast.hana, "", **source).status_code == 403

    def test_another_way_in_gives_the_same_rows(self, cast):
        found = self.ask(cast.carl, "", model_name="accesslog", field_name="viewer")
        assert found.status_code == 403
        found = self.ask(cast.carl, "", model_name="guardian", field_name="athlete").json()["results"]
        assert [row["text"] for row in found] == ["Anna"]


class TestActions:
    def act(self, user, action, *keys, **more):
        return as_(user).post(
            url("athlete"), {"action": action, "_selected_action": list(keys), "index": "0", **more}
        )

    def names(self):
        return set(Athlete.objects.values_list("name", flat=True))

    def test_own_rows_are_acted_on(self, cast):
        self.act(cast.carl, "shout", cast.anna.pk)
        assert self.names() == {"ANNA", "Olga", "Bob"}

    def test_foreign_keys_among_own_are_left_alone(self, cast):
        self.act(cast.carl, "shout", cast.anna.pk, cast.olga.pk, cast.bob.pk, GONE)
        assert self.names() == {"ANNA", "Olga", "Bob"}

    def test_select_across_is_everything_visible_and_no_more(self, cast):
        self.act(cast.hana, "shout", cast.anna.pk, select_across="1")
        assert self.names() == {"ANNA", "OLGA", "Bob"}

    def test_visible_rows_that_are_not_editable_are_left_alone(self, cast):
        self.act(cast.phil, "shout", cast.anna.pk)
        assert self.names() == {"Anna", "Olga", "Bob"}

    def test_delete_selected_is_not_there(self, cast):
        page = text(as_(cast.hana).get(url("athlete")))
        assert "delete_selected" not in page
        self.act(cast.hana, "delete_selected", cast.anna.pk, post="yes")
        assert Athlete.objects.count() == 3

    @pytest.mark.parametrize("key", ["abc", "1 OR 1=1"])
    def test_keys_that_are_none(self, cast, key):
        assert self.act(cast.carl, "shout", key).status_code == 400

    def test_row_action_on_a_strangers_key(self, cast):
        assert as_(cast.carl).post(url("athlete", cast.bob.pk, "whisper")).status_code == 404
        assert self.names() == {"Anna", "Olga", "Bob"}

    def test_row_action_on_a_row_that_is_not_mine_to_change(self, cast):
        assert as_(cast.phil).post(url("athlete", cast.anna.pk, "whisper")).status_code == 403
        assert self.names() == {"Anna", "Olga", "Bob"}

    def test_following_a_link_changes_nothing(self, cast):
        assert as_(cast.carl).get(url("athlete", cast.anna.pk, "whisper")).status_code == 405
        assert as_(cast.hana).get(url("squad", "wipe")).status_code == 405
        assert self.names() == {"Anna", "Olga", "Bob"}
        assert Squad.objects.count() == 3

    def test_row_action_of_my_own(self, cast):
        assert as_(cast.carl).post(url("athlete", cast.anna.pk, "whisper")).status_code == 200
        assert "whispered" in self.names()


class TestHistory:
    def test_shows_what_colleagues_did_and_nothing_of_the_other_club(self, cast):
        Coaching.objects.create(
            athlete=cast.anna,
            club=cast.blue,
            squad=cast.hidden,
            state="active",
            invited_at=THEN,
            accepted_at=THEN,
        )
        for who in (cast.hana, cast.bea):
            LogEntry.objects.log_actions(who.pk, [cast.anna], 2, f"by {who.name}", single_object=True)
        page = text(as_(cast.carl).get(url("athlete", cast.anna.pk, "history")))
        assert "hana" in page
        assert "bea" not in page

    def test_changes_of_health_rows_stay_out_of_djangos_log(self, cast):
        as_(cast.carl).post(url("athlete", cast.anna.pk, "change"), {"name": "Anne"})
        assert not LogEntry.objects.exists()

    def test_changes_of_other_rows_are_logged(self, cast):
        hana = as_(cast.hana)
        hana.post(url("squad", "add"), {"name": "New", "club": cast.red.pk})
        new = Squad.objects.get(name="New")
        hana.post(url("squad", new.pk, "change"), {"name": "Newer", "club": cast.red.pk})
        hana.post(url("squad", new.pk, "delete"), {"post": "yes"})
        assert sorted(LogEntry.objects.values_list("action_flag", flat=True)) == [1, 2, 3]


class TestAccessLog:
    def seen(self):
        return list(AccessLog.objects.order_by("pk").values_list("viewer__name", "athlete_ids", "kind"))

    def test_one_entry_per_page_of_other_peoples_health(self, cast):
        as_(cast.hana).get(url("athlete"))
        assert self.seen() == [("hana", sorted([cast.anna.pk, cast.olga.pk]), "status")]

    @pytest.mark.parametrize("sub", ["change", "history"])
    def test_one_entry_per_row_that_was_opened(self, cast, sub):
        as_(cast.carl).get(url("athlete", cast.anna.pk, sub))
        assert self.seen() == [("carl", [cast.anna.pk], "status")]

    def test_refused_pages_and_redirects_are_not_reads(self, cast):
        as_(cast.carl).get(url("athlete", cast.bob.pk, "change"))
        as_(cast.carl).get(url("athlete"), {"q": "nobody-of-this-name"})
        as_(cast.carl).post(url("athlete", cast.anna.pk, "change"), {"name": "Anne"})
        assert self.seen() == []

    def test_pages_without_health_are_not_logged(self, cast):
        as_(cast.hana).get(url("squad"))
        as_(cast.hana).get(url("squad", cast.fast.pk, "change"))
        assert self.seen() == []

    def test_own_rows_are_not_logged(self, cast):
        member(cast.anna.user, cast.blue, Role.COACH)
        as_(cast.anna.user).get(url("athlete"))
        assert self.seen() == []


class TestSite:
    def test_other_packages_admins_stay_outside(self, cast):
        User.objects.filter(pk=cast.hana.pk).update(is_superuser=True)
        hana = as_(User.objects.get(pk=cast.hana.pk))
        for path in ("auth/group", "account/emailaddress", "mfa/authenticator"):
            assert hana.get(f"/admin/{path}/").status_code == 404

    def test_stock_model_admins_are_not_taken(self):
        from django.contrib.admin import ModelAdmin

        site = CoachAdminSite()
        site.register(Group, ModelAdmin)
        site.register(Squad)
        assert not site._registry

    def test_passwords_are_not_changed_here(self, cast):
        assert as_(cast.hana).get("/admin/password_change/").status_code == 404

    def test_anonymous_is_sent_to_sign_in(self, client):
        answer = client.get(url("athlete"))
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")

    def test_unsafe_scripts_are_allowed_here_alone(self, cast):
        hana = as_(cast.hana)
        assert "unsafe-eval" in hana.get(url("squad")).headers["Content-Security-Policy"]
        assert "unsafe" not in hana.get("/healthz").headers["Content-Security-Policy"]

    def test_pages_are_not_stored(self, cast):
        assert "no-store" in as_(cast.hana).get(url("athlete")).headers["Cache-Control"]


class TestHealth:
    def test_consent_is_not_what_opens_the_plain_page(self, cast):
        """Without it the page is there; what it may show is up to the rows' own `visible_to`."""
        link = Coaching.objects.get(athlete=cast.anna)
        HealthConsent.objects.create(coaching=link, role=ConsentRole.PHYSIO, granted_at=THEN)
        assert as_(cast.carl).get(url("athlete", cast.anna.pk, "change")).status_code == 200


@pytest.mark.parametrize("sub", ["athlete", "squad", "coaching", "clubmember"])
def test_lists_ask_as_often_for_three_rows_as_for_one(cast, sub):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    hana = as_(cast.hana)
    hana.get(url(sub))
    with CaptureQueriesContext(connection) as before:
        hana.get(url(sub))
    for name in ("Ada", "Bert", "Cleo"):
        squad = Squad.objects.create(name=name, club=cast.red)
        coached(name, cast.red, squad)
        member(person(f"coach-{name}"), cast.red, Role.COACH, squads=[squad])
    with CaptureQueriesContext(connection) as after:
        hana.get(url(sub))
    assert len(after) == len(before)
