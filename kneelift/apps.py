"""Django's applications as this project sets them up."""

from django.contrib.admin import apps


class AdminConfig(apps.AdminConfig):
    default_site = "kneelift.admin.AdminSite"
