"""The project as an app (templates, commands, roster, pages), and its admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CoachsiteConfig(AppConfig):
    name = "coachsite"


class CoachAdminConfig(AdminConfig):
    default_site = "coachsite.admin_site.CoachAdminSite"
