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
    path("runs/csv/", views.runs_table, name="runs-table"),
    path("runs/<uuid:public_id>/fit/", views.run_file, {"suffix": "fit"}, name="run-fit"),
    path("runs/<uuid:public_id>/tcx/", views.run_file, {"suffix": "tcx"}, name="run-tcx"),
    path("runs/upload/", views.upload_run, name="upload-run"),
    path("runs/imports/<uuid:public_id>/", views.import_progress, name="import"),
    path("runs/imports/<uuid:public_id>/table/", views.import_table, name="import-table"),
    path("workouts/<uuid:public_id>/fit/", views.workout_file, name="workout-fit"),
    path("week/print/", views.printed_week, name="print-week"),
    path("me/calendar/", views.calendar, name="calendar"),
    path("calendar/<str:secret>.ics", views.calendar_feed, name="calendar-feed"),
    path("me/shoes/", views.shoes, name="shoes"),
    path("me/shoes/new/", views.add_shoe, name="add-shoe"),
    path("me/shoes/<uuid:public_id>/", views.shoe, name="shoe"),
    path("me/shoes/<uuid:public_id>/runs/", views.assign_shoe, name="assign-shoe"),
    path("me/shoes/<uuid:public_id>/retire/", views.retire_shoe, name="retire-shoe"),
    path("me/shoes/<uuid:public_id>/delete/", views.delete_shoe, name="delete-shoe"),
]
