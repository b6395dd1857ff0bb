"""The project: it joins the rooms and may import all of them."""

from coachsite.celery import app as celery_app

__all__ = ["celery_app"]
