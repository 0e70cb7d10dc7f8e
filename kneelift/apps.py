"""Django's applications as this project sets them up."""

from django.apps import AppConfig
from django.contrib.admin import apps
from django.db.backends.signals import connection_created

from kneelift.statements import count_on


class ProjectConfig(AppConfig):
    """So that manage.py finds the project's own commands, and statements are counted."""

    name = "kneelift"

    def ready(self) -> None:
        connection_created.connect(count_on)


class AdminConfig(apps.AdminConfig):
    default_site = "kneelift.admin.AdminSite"
