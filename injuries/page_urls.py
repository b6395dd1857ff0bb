"""Web addresses of this room."""

from django.urls import path

from injuries import views

urlpatterns = [
    path("log/", views.log_pain, name="log-pain"),
    path("log/birth-month/", views.set_birth_month, name="set-birth-month"),
    path("log/no-pain/", views.log_no_pain, name="log-no-pain"),
    path("log/no-pain/<uuid:public_id>/", views.pain_free_day, name="pain-free-day"),
    path("log/no-pain/<uuid:public_id>/undo/", views.withdraw_no_pain, name="withdraw-no-pain"),
    path("log/morning/", views.mornings, name="mornings"),
    path("log/<uuid:public_id>/morning/", views.answer_morning, name="answer-morning"),
    path("log/<uuid:public_id>/", views.pain_report, name="pain-report"),
    path("log/<uuid:public_id>/edit/", views.edit_pain, name="edit-pain"),
    path("log/<uuid:public_id>/later/", views.answer_later, name="answer-later"),
    path("log/<uuid:public_id>/withdraw/", views.withdraw_pain, name="withdraw-pain"),
    path("check-in/", views.check_in, name="check-in"),
    path("check-in/all-well/", views.all_well, name="check-in-all-well"),
    path("check-in/<uuid:public_id>/", views.check_in_said, name="check-in-said"),
    path("check-in/<uuid:public_id>/edit/", views.change_check_in, name="edit-check-in"),
    path("episodes/<uuid:public_id>/", views.episode, name="episode"),
    path("episodes/<uuid:public_id>/onset/", views.say_onset, name="episode-onset"),
    path("episodes/<uuid:public_id>/notes/", views.write_note, name="episode-note"),
    path("episodes/<uuid:public_id>/documents/", views.keep_document, name="episode-documents"),
    path("episodes/notes/<uuid:public_id>/delete/", views.remove_note, name="remove-episode-note"),
    path("episodes/documents/<uuid:public_id>/", views.document, name="episode-document"),
    path(
        "episodes/documents/<uuid:public_id>/delete/", views.remove_document, name="remove-episode-document"
    ),
    path("warnings/", views.warning_signs, name="warning-signs"),
    path("warnings/<uuid:public_id>/seen/", views.record_clearance, name="record-clearance"),
    path("warnings/<uuid:public_id>/share/", views.share_warning, name="share-warning"),
    path("library/", views.library, name="library"),
    path("library/topics/<slug:code>/", views.library_topic, name="library-topic"),
    path("library/causes/<slug:code>/", views.library_cause, name="library-cause"),
    path("library/exercises/", views.library_exercises, name="library-exercises"),
    path("library/exercises/<slug:code>/", views.library_exercise, name="library-exercise"),
    path("recovery/", views.recovery, name="recovery"),
    path("recovery/today/", views.run_today, name="run-today"),
    path("recovery/begin/<uuid:public_id>/", views.start_recovery, name="start-recovery"),
    path("recovery/cooled/<uuid:public_id>/", views.mark_cooled, name="mark-cooled"),
    path("recovery/<uuid:public_id>/check/", views.check_recovery, name="check-recovery"),
    path("recovery/<uuid:public_id>/run/", views.recovery_run, name="recovery-run"),
    path("recovery/runs/<uuid:public_id>/", views.recovery_answer, name="recovery-answer"),
    path("history/", views.history, name="history"),
    path("me/bone-and-energy/", views.health_history, name="health-history"),
]
