"""Put a backup back into an empty database."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kneelift.backups import making
from kneelift.backups.files import BackupError


class Command(BaseCommand):
    help = "Put a backup back where no database is yet. Nothing is ever overwritten."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a backup; its .json lies beside it")
        parser.add_argument(
            "--key-file", type=Path, metavar="FILE", help="the key of an encrypted one"
        )

    def handle(self, *, file, key_file, **options):
        settings.VAR_DIR.mkdir(mode=0o700, exist_ok=True)
        try:
            database = settings.DATABASES["default"]
            manifest = making.put_back(database, file, settings.VAR_DIR, key_file)
        except BackupError as error:
            raise CommandError(f"{error}.") from error
        rows = sum(manifest.rows.values())
        self.stdout.write(f"{rows} rows of {manifest.moment:%Y-%m-%d %H:%M} UTC are back.")
        self.stdout.write("Run manage.py migrate before the server starts: the code may be newer.")
