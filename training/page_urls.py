"""Web addresses of this room."""

from django.urls import path

from training import views

urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("runs/new/", views.enter_run, name="enter-run"),
    path("runs/effort/", views.efforts, name="efforts"),
    path("runs/<uuid:public_id>/", views.run, name="run"),
    path("runs/<uuid:public_id>/edit/", views.edit_run, name="edit-run"),
    path("runs/<uuid:public_id>/delete/", views.delete_run, name="delete-run"),
    path("runs/<uuid:public_id>/deleted/", views.deleted_run, name="deleted-run"),
    path("runs/<uuid:public_id>/restore/", views.restore_run, name="restore-run"),
    path("runs/<uuid:public_id>/effort/", views.set_effort, name="set-effort"),
    path("runs/upload/", views.upload_run, name="upload-run"),
    path("runs/imports/<uuid:public_id>/", views.import_progress, name="import"),
    path("runs/imports/<uuid:public_id>/table/", views.import_table, name="import-table"),
]
