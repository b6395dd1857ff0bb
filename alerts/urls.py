"""REST addresses of this room, below /api/v1/."""

from rest_framework.routers import SimpleRouter

from alerts.api import AlertViewSet

router = SimpleRouter(use_regex_path=False)
router.register("alerts", AlertViewSet, basename="alert")

urlpatterns = router.urls
