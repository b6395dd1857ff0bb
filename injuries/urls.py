"""REST addresses of this room, below /api/v1/."""

from rest_framework.routers import SimpleRouter

from injuries.api import PainFreeDayViewSet, PainReportViewSet

router = SimpleRouter(use_regex_path=False)
router.register("pain-reports", PainReportViewSet, basename="pain-report")
router.register("pain-free-days", PainFreeDayViewSet, basename="pain-free-day")

urlpatterns = router.urls
