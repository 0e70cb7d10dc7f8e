"""`manage.py migrate`: Django's, during which who cannot write is told that it is an update."""

import contextlib
import time
from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from coaching.models.operations import prepare
from coaching.services import updating


class Command(migrate.Command):
    #: Between two migrations, where whoever waits is let in; 0 where nobody does.
    pause_s = 0.0

    def handle(self, *args: Any, **options: Any) -> None:
        connection: Any = connections[options["database"]]
        # Nobody waits for a database that is only being made.
        is_used = bool(MigrationRecorder(connection).applied_migrations())
        with contextlib.ExitStack() as stack:
            stack.enter_context(updating.under_way())
            if is_used and connection.vendor == "sqlite":
                self.pause_s = connection.LET_IN_S
                stack.enter_context(connection.foreign_keys_looked_over_once())
            super().handle(*args, **options)

    def migration_progress_callback(
        self, action: str, migration: Any = None, fake: bool = False
    ) -> None:
        super().migration_progress_callback(action, migration, fake)
        if self.pause_s and action in ("apply_start", "unapply_start"):
            # A library's would compute, and look over all foreign keys, with SQLite locked.
            prepare(migration)
        if self.pause_s and action in ("apply_success", "unapply_success"):
            time.sleep(self.pause_s)
