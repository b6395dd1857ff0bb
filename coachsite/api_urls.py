"""Version 1 of the REST interface."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from coachsite.roster.me_api import MeView

urlpatterns = [
    path("", include("alerts.urls")),
    path("me/", MeView.as_view(), name="api-me"),
    path("", include("injuries.urls")),
    path("", include("training.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api-docs"),
]
