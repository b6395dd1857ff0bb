"""What a browser, a crawler or an operator asks any site for, and the documents of the interface."""

from tests.architecture.matrix.core import STAFF, Row, but, page_seen_by, statuses

ROWS = [
    Row(
        "",
        but(
            page_seen_by(("athlete", "guardian", "former_coach", "other_athlete")),
            **dict.fromkeys(STAFF, 302),
        ),
    ),
    Row("language/", statuses(302), method="post", data=lambda _w: {"language": "ru"}, form=True),
    Row("language/", statuses(405)),
    Row("favicon.ico", statuses(302)),
    Row("robots.txt", statuses(200)),
    Row("healthz", statuses(200)),
    Row("api/v1/schema/", statuses(200)),
    Row("api/v1/docs/", statuses(200)),
]
