"""Pages of no single room."""

from django.urls import path

from coachsite.health import live
from coachsite.pages.views import home

urlpatterns = [
    path("", home, name="home"),
    path("healthz", live, name="healthz"),
]
