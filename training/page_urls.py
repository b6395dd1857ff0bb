"""Web addresses of this room."""

from django.urls import path

from training import views

urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("runs/upload/", views.upload_run, name="upload-run"),
    path("runs/imports/<uuid:public_id>/", views.import_progress, name="import"),
]
