"""Web addresses of this room; the mails name them."""

from django.urls import path

from athletes import views

urlpatterns = [
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("guardians/<str:token>/", views.guardian, name="guardian"),
]
