"""How the web admin looks and what its sidebar holds: Unfold's settings."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Coachsite",
    "SITE_HEADER": "Coachsite",
    "SITE_SYMBOL": "directions_run",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("coachsite/favicon.svg")}
    ],
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": reverse_lazy("set-language")},
    # Its results are cached across users.
    "COMMAND": {"search_models": False, "show_history": False},
    "SIDEBAR": {"navigation": "coachsite.roster.navigation.navigation"},
    "ACCOUNT": {
        "navigation": [
            {"title": _("Password"), "link": reverse_lazy("account_change_password")},
            {"title": _("Second factor"), "link": reverse_lazy("mfa_index")},
        ]
    },
    "STYLES": [
        lambda _request: static("coachsite/charts.css"),
        lambda _request: static("coachsite/admin.css"),
    ],
    # The blue of our other pages.
    "COLORS": {
        "primary": {
            "50": "#eff3fb",
            "100": "#dce5f6",
            "200": "#bccbee",
            "300": "#a3bdff",
            "400": "#86a6ec",
            "500": "#5b7fc7",
            "600": "#23458c",
            "700": "#1f3d7c",
            "800": "#1b356b",
            "900": "#172c58",
            "950": "#0d1a38",
        }
    },
}
