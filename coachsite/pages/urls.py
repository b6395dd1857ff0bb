"""Pages of no single room."""

from django.urls import include, path

from coachsite.health import live, ready
from coachsite.pages.copies import copies, copy_file
from coachsite.pages.plan import away, change_away, move, stop_away, tick, undo_away, workout
from coachsite.pages.profile import profile, save_settings
from coachsite.pages.sharing import end_link, invite_guardian, share_health, sharing, store_health
from coachsite.pages.site import choose_language, favicon, robots
from coachsite.pages.views import home, me, today, week
from coachsite.summaries.views import (
    revoke_link,
    shared_summary,
    summary,
    summary_bundle,
    summary_links,
    summary_pdf,
)

urlpatterns = [
    path("", home, name="home"),
    path("today/", today, name="today"),
    path("week/", week, name="week"),
    path("workouts/<uuid:public_id>/", workout, name="workout"),
    path("workouts/<uuid:public_id>/move/", move, name="move-workout"),
    path("workouts/<uuid:public_id>/tick/", tick, name="tick-workout"),
    path("away/", away, name="away"),
    path("away/undo/", undo_away, name="undo-away"),
    path("away/<uuid:public_id>/", change_away, name="change-away"),
    path("away/<uuid:public_id>/end/", stop_away, name="end-away"),
    path("me/", me, name="me"),
    path("me/profile/", profile, name="profile"),
    path("me/copies/", copies, name="copies"),
    path("me/copies/<uuid:public_id>/file/", copy_file, name="copy-file"),
    path("me/settings/", save_settings, name="save-settings"),
    path("me/sharing/", sharing, name="sharing"),
    path("me/sharing/health/", share_health, name="share-health"),
    path("me/sharing/end/", end_link, name="end-link"),
    path("me/sharing/storage/", store_health, name="store-health"),
    path("me/sharing/guardians/", invite_guardian, name="invite-guardian"),
    path("episodes/<uuid:public_id>/summary/", summary, name="summary"),
    path("episodes/<uuid:public_id>/summary.pdf", summary_pdf, name="summary-pdf"),
    path("episodes/<uuid:public_id>/summary.json", summary_bundle, name="summary-bundle"),
    path("episodes/<uuid:public_id>/summary/links/", summary_links, name="summary-links"),
    path("summary-links/<uuid:public_id>/revoke/", revoke_link, name="revoke-summary-link"),
    path("shared/<str:secret>/", shared_summary, name="shared-summary"),
    path("", include("athletes.page_urls")),
    path("", include("injuries.page_urls")),
    path("", include("training.page_urls")),
    path("language/", choose_language, name="set-language"),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots, name="robots"),
    path("healthz", live, name="healthz"),
    path("readyz", ready, name="readyz"),
]
