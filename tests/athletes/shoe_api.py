"""A small interface over shoes: what TenantViewSet and its helpers do for every resource."""

from django.urls import include, path
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.routers import DefaultRouter

from athletes.enums import AccessKind
from athletes.models import Athlete
from athletes.services import leave_tombstone
from athletes.tenancy import (
    CreateMixin,
    DestroyMixin,
    RetrieveMixin,
    TenantRelatedField,
    TenantViewSet,
    UpdateMixin,
)
from training.models import Shoe


class ShoeSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", required=False)
    athlete = TenantRelatedField(model=Athlete)

    class Meta:
        model = Shoe
        fields = ["id", "athlete", "name", "start_m"]


class ShoeViewSet(RetrieveMixin, CreateMixin, UpdateMixin, DestroyMixin, ListModelMixin, TenantViewSet):
    model = Shoe
    serializer_class = ShoeSerializer
    access_kind = AccessKind.STATUS

    def service_create(self, data):
        return Shoe.objects.create(**data)

    def service_update(self, row, data):
        for name, value in data.items():
            setattr(row, name, value)
        row.save()
        return row

    def service_delete(self, row):
        leave_tombstone(row, is_health=False)
        row.delete()


router = DefaultRouter(use_regex_path=False)
router.register("shoes", ShoeViewSet, basename="shoe")
urlpatterns = [path("api/v1/", include(router.urls))]
handler404 = "coachsite.problems.not_found"
