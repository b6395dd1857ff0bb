"""Version 1 of the REST interface."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from coachsite.copies.api import DataCopyViewSet
from coachsite.roster.athletes_api import AthleteViewSet
from coachsite.roster.me_api import MeView

router = SimpleRouter(use_regex_path=False)
router.register("athletes", AthleteViewSet, basename="athlete")
router.register("data-copies", DataCopyViewSet, basename="data-copy")

urlpatterns = [
    *router.urls,
    path("", include("alerts.urls")),
    path("me/", MeView.as_view(), name="api-me"),
    path("", include("injuries.urls")),
    path("", include("training.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api-docs"),
]
