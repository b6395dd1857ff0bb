"""The demo's pages: elsewhere they are not there, whoever asks."""

from tests.architecture.matrix.core import Row, statuses

ROWS = [
    Row("demo/mail/", statuses(404)),
    Row("demo/mail/<str:key>/", statuses(404), args=lambda _w: {"key": "any.0"}),
    Row("demo/mail/<str:key>/html/", statuses(404), args=lambda _w: {"key": "any.0"}),
]
