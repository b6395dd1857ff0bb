"""Pages of no single room."""

from django.urls import path

from coachsite.health import live, ready
from coachsite.pages.site import choose_language, favicon, robots
from coachsite.pages.views import home

urlpatterns = [
    path("", home, name="home"),
    path("language/", choose_language, name="set-language"),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots, name="robots"),
    path("healthz", live, name="healthz"),
    path("readyz", ready, name="readyz"),
]
