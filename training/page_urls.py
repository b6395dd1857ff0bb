"""Web addresses of this room."""

from django.urls import path

from training import views

urlpatterns = [
    path("runs/", views.runs, name="runs"),
]
