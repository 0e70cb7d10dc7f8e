"""Django's applications as this project sets them up."""

from django.apps import AppConfig
from django.contrib.admin import apps


class ProjectConfig(AppConfig):
    """So that manage.py finds the project's own commands."""

    name = "kneelift"


class AdminConfig(apps.AdminConfig):
    default_site = "kneelift.admin.AdminSite"
