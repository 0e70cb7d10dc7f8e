"""Make a backup of the database, and thin out the old ones."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from kneelift.backups import age, making
from kneelift.backups.files import BackupError, make_key

KEY_MADE = (
    "The key is in {file}. Keep it somewhere else too: without it nothing comes back.\n"
    "Backups are encrypted for it with --encrypt-for {key}"
)


class Command(BaseCommand):
    help = "Copy the database to a folder while the server runs, look the copy over, and remove"
    help += " old ones: all of two days stay, then one a day, a week and a month."
    requires_system_checks = []

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("folder", nargs="?", type=Path, help="where backups are kept")
        what.add_argument(
            "--make-key", type=Path, metavar="FILE", help="only make a key to encrypt with"
        )
        parser.add_argument("--encrypt-for", default="", metavar="KEY", help="age1…, of a key")
        parser.add_argument("--keep-all", action="store_true", help="remove no old ones")

    def handle(self, *, folder, make_key, encrypt_for, keep_all, **options):
        try:
            if make_key:
                self.make_key(make_key)
            else:
                self.make(folder, encrypt_for, keep_all)
        except BackupError as error:
            raise CommandError(f"{error}.") from error

    def make(self, folder, key, keep_all):
        moment = now()
        manifest = making.make(settings.DATABASES["default"], folder, moment, key)
        age.note_backup(moment)
        rows = sum(manifest.rows.values())
        self.stdout.write(f"{folder / manifest.file}: {rows} rows of {len(manifest.rows)} tables")
        for old in [] if keep_all else making.thin(folder, moment):
            self.stdout.write(f"{old.file} is removed")

    def make_key(self, file):
        self.stdout.write(KEY_MADE.format(file=file, key=make_key(file)))
