"""Pages of no single room."""

from django.urls import include, path

from coachsite.health import live, ready
from coachsite.pages.site import choose_language, favicon, robots
from coachsite.pages.views import home, me, today, week

urlpatterns = [
    path("", home, name="home"),
    path("today/", today, name="today"),
    path("week/", week, name="week"),
    path("me/", me, name="me"),
    path("", include("injuries.page_urls")),
    path("", include("training.page_urls")),
    path("language/", choose_language, name="set-language"),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots, name="robots"),
    path("healthz", live, name="healthz"),
    path("readyz", ready, name="readyz"),
]
