"""`manage.py migrate`: Django's, during which who cannot write is told that it is an update."""

from typing import Any

from django.core.management.commands import migrate

from coaching.services import updating


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with updating.under_way():
            super().handle(*args, **options)
