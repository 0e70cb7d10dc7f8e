"""Take away what docs/privacy.md says is kept no longer."""

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from coaching.services import retention


class Command(BaseCommand):
    help = "Take away what docs/privacy.md says is kept no longer. The worker does so every hour."

    def handle(self, **options):
        for name, rows in retention.clear(now()).items():
            if options["verbosity"]:
                self.stdout.write(f"{name}: {rows}")
