"""How gunicorn serves the site, in the demo and on real servers alike."""

from pathlib import Path

from coachsite.env import read_int, read_text

bind = read_text("WEB_BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = read_int("WEB_WORKERS", 2)
threads = read_int("WEB_THREADS", 4)
timeout = 60
graceful_timeout = 10
# Heartbeats of the workers are kept in memory where the system has a folder for it: a slow disk stalls them.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
raw_env = ["COACHSITE_PROCESS=web"]
