"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("api/v1/", include("coachsite.api_urls")),
    path("demo/", include("coachsite.demo.urls")),
    path("", include("coachsite.pages.urls")),
]

handler400 = "coachsite.problems.bad_request"
handler403 = "coachsite.problems.permission_denied"
handler404 = "coachsite.problems.not_found"
handler500 = "coachsite.problems.server_error"
