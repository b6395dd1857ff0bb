"""How gunicorn serves the site, in the demo and on real servers alike."""

from coachsite.env import read_int, read_text

bind = read_text("WEB_BIND", "0.0.0.0:8000")  # noqa: S104  the container's own network; the demo sets 127.0.0.1
worker_class = "gthread"
workers = read_int("WEB_WORKERS", 2)
threads = read_int("WEB_THREADS", 4)
timeout = 60
graceful_timeout = 10
# Where heartbeats of the workers are kept: /dev/shm where there is one, or a slow disk stalls them.
worker_tmp_dir = "/dev/shm"  # noqa: S108
raw_env = ["COACHSITE_PROCESS=web"]
