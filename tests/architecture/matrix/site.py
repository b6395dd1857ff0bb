"""What a browser, a crawler or an operator asks any site for, and the documents of the interface."""

from tests.architecture.matrix.core import Row, statuses

ROWS = [
    # Everybody is sent on to their own first page; who is nobody's runner yet is welcomed.
    Row("", statuses(302, former_coach=200)),
    Row("language/", statuses(302), method="post", data=lambda _w: {"language": "ru"}, form=True),
    Row("language/", statuses(405)),
    Row("favicon.ico", statuses(302)),
    Row("robots.txt", statuses(200)),
    Row("healthz", statuses(200)),
    # No worker beats its heart in tests.
    Row("readyz", statuses(503)),
    Row("api/v1/schema/", statuses(200)),
    Row("api/v1/docs/", statuses(200)),
]
