"""Which task runs when, and in which queue: the schedule is code."""

from typing import Any, Final

from celery.schedules import crontab

ROUTES: Final = {
    "training.tasks.run_import": {"queue": "bulk"},
    "training.tasks.run_assignment": {"queue": "bulk"},
    "coachsite.tasks.build_copy": {"queue": "bulk"},
    "coachsite.tasks.purge_copies": {"queue": "bulk"},
    "training.tasks.purge_import_files": {"queue": "bulk"},
    "training.tasks.check_all_weeks": {"queue": "bulk"},
    "training.tasks.settle_days": {"queue": "bulk"},
    "injuries.tasks.rejudge_episodes": {"queue": "bulk"},
    "injuries.tasks.purge_documents": {"queue": "bulk"},
    "injuries.tasks.remind_uncleared": {"queue": "bulk"},
    "injuries.tasks.remind_of_check_ins": {"queue": "bulk"},
    "injuries.tasks.follow_ladders": {"queue": "bulk"},
    "injuries.tasks.remind_to_cool": {"queue": "bulk"},
    "injuries.tasks.follow_mornings": {"queue": "bulk"},
}


NIGHTLY: Final[dict[str, Any]] = {
    "nightly-weeks": {
        "task": "training.tasks.check_all_weeks",
        "schedule": crontab(hour="2", minute="30"),
        "options": {"expires": 6 * 3600},
    },
    "nightly-import-files": {
        "task": "training.tasks.purge_import_files",
        "schedule": crontab(hour="3", minute="10"),
        "options": {"expires": 6 * 3600},
    },
    "hourly-deleted-activities": {
        "task": "training.tasks.purge_deleted_activities",
        "schedule": crontab(minute="20"),
    },
    # Soon after midnight wherever an athlete is, while what held her back is still known.
    "hourly-days": {
        "task": "training.tasks.settle_days",
        "schedule": crontab(minute="5"),
        "options": {"expires": 3600},
    },
    # Time alone lets an episode sleep, or ends it.
    "nightly-episodes": {
        "task": "injuries.tasks.rejudge_episodes",
        "schedule": crontab(hour="2", minute="50"),
        "options": {"expires": 6 * 3600},
    },
    # By the hour: day three begins where the athlete is.
    "hourly-uncleared": {
        "task": "injuries.tasks.remind_uncleared",
        "schedule": crontab(minute="35"),
        "options": {"expires": 3600},
    },
    "first-day": {
        "task": "injuries.tasks.remind_to_cool",
        "schedule": crontab(minute="18,48"),
        "options": {"expires": 1800},
    },
    "hourly-ladders": {
        "task": "injuries.tasks.follow_ladders",
        "schedule": crontab(minute="8"),
        "options": {"expires": 3600},
    },
    "nightly-documents": {
        "task": "injuries.tasks.purge_documents",
        "schedule": crontab(hour="3", minute="30"),
        "options": {"expires": 6 * 3600},
    },
    # Sunday evening wherever an athlete is; some clocks differ by half an hour.
    "half-hourly-check-ins": {
        "task": "injuries.tasks.remind_of_check_ins",
        "schedule": crontab(minute="2,32"),
        "options": {"expires": 1800},
    },
    # Morning wherever an athlete is; some clocks differ by a quarter of an hour.
    "quarter-hourly-mornings": {
        "task": "injuries.tasks.follow_mornings",
        "schedule": crontab(minute="4,19,34,49"),
        "options": {"expires": 900},
    },
    "nightly-copies": {
        "task": "coachsite.tasks.purge_copies",
        "schedule": crontab(hour="3", minute="20"),
        "options": {"expires": 6 * 3600},
    },
}


def beat_schedule(tick_s: int) -> dict[str, Any]:
    """What beat sends; `tick_s` is the time between two looks at what waits."""
    return _ticks(tick_s) | NIGHTLY


def _ticks(tick_s: int) -> dict[str, Any]:
    # Beat sends a tick that a dead worker never took; older ones are worth nothing.
    return {
        "alive-soon": {
            "task": "coachsite.tasks.report_alive",
            "schedule": tick_s * 2,
            "args": ["soon"],
            "options": {"queue": "soon", "expires": tick_s * 4},
        },
        "alive-bulk": {
            "task": "coachsite.tasks.report_alive",
            "schedule": tick_s * 4,
            "args": ["bulk"],
            "options": {"queue": "bulk", "expires": tick_s * 8},
        },
        "tick-deliveries": {
            "task": "alerts.tasks.deliver_due",
            "schedule": tick_s,
            "options": {"expires": tick_s * 2},
        },
        "tick-weeks": {
            "task": "training.tasks.recompute_dirty_weeks",
            "schedule": tick_s,
            "options": {"expires": tick_s * 2},
        },
        "tick-copies": {
            "task": "coachsite.tasks.sweep_copies",
            "schedule": tick_s * 6,
            "options": {"expires": tick_s * 12},
        },
        "tick-imports": {
            "task": "training.tasks.sweep_imports",
            "schedule": tick_s,
            "options": {"expires": tick_s * 2},
        },
        "tick-assignments": {
            "task": "training.tasks.sweep_assignments",
            "schedule": tick_s,
            "options": {"expires": tick_s * 2},
        },
    }
