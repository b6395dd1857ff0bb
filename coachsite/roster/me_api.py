"""`me/`: who is signed in, for whom they may act, and how Coachsite speaks to them."""

from dataclasses import dataclass
from typing import cast

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from athletes import services
from athletes.enums import Role
from athletes.models import Athlete, ClubMember, User
from athletes.selectors import athlete_of, memberships_of, wards_of
from athletes.tenancy import body_hash, check_if_match

# What one can be beside the roles in clubs.
ATHLETE, GUARDIAN = "athlete", "guardian"


@dataclass(frozen=True)
class Me:
    """One person with everybody they may act for."""

    user: User
    clubs: list[ClubMember]
    own: Athlete | None
    wards: list[Athlete]

    @classmethod
    def of(cls, user: User) -> "Me":
        return cls(user, list(memberships_of(user)), athlete_of(user), list(wards_of(user)))

    @property
    def roles(self) -> list[str]:
        in_clubs = sorted({member.role for member in self.clubs})
        return in_clubs + [ATHLETE] * bool(self.own) + [GUARDIAN] * bool(self.wards)


class MyClubSerializer(serializers.Serializer[ClubMember]):
    id = serializers.UUIDField(source="club.public_id")
    name = serializers.CharField(source="club.name")
    role = serializers.ChoiceField(choices=Role.choices)
    all_squads = serializers.BooleanField()


class WardSerializer(serializers.Serializer[Athlete]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


class MySettingsSerializer(serializers.ModelSerializer[User]):
    """What PATCH takes."""

    class Meta:
        model = User
        fields = ["name", "units", "language", "time_zone", "theme"]


class MeSerializer(serializers.Serializer[Me]):
    id = serializers.UUIDField(source="user.public_id")
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")
    roles = serializers.ListField(child=serializers.ChoiceField([*Role.values, ATHLETE, GUARDIAN]))
    clubs = MyClubSerializer(many=True)
    athlete = serializers.UUIDField(source="own.public_id", allow_null=True, default=None)
    wards = WardSerializer(many=True)
    units = serializers.CharField(source="user.units")
    language = serializers.CharField(source="user.language")
    time_zone = serializers.CharField(source="user.time_zone")
    theme = serializers.CharField(source="user.theme")


class MeView(APIView):
    @extend_schema(responses=MeSerializer, operation_id="me_retrieve")
    def get(self, request: Request) -> Response:
        """Who is signed in; `athlete` is one's own profile, `wards` the minors whose guardian one is."""
        return _answer(cast("User", request.user))

    @extend_schema(request=MySettingsSerializer, responses=MeSerializer, operation_id="me_update")
    def patch(self, request: Request) -> Response:
        """Changes how Coachsite speaks to this person; `If-Match` is honoured."""
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=cast("User", request.user).pk)
            check_if_match(_etag(_body(user)), request.headers.get("If-Match"))
            serializer = MySettingsSerializer(user, data=request.data, partial=True)
            serializer.is_valid(raise_exception=True)
            return _answer(services.edit_user(user, **serializer.validated_data))


def _body(user: User) -> dict[str, object]:
    return dict(MeSerializer(Me.of(user)).data)


def _etag(body: dict[str, object]) -> str:
    return f'"{body_hash(body)[:32]}"'


def _answer(user: User) -> Response:
    body = _body(user)
    return Response(body, headers={"ETag": _etag(body)})
