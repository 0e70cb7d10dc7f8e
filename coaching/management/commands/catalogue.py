"""Load the catalogue that ships with kneelift."""

from django.core.management.base import BaseCommand, CommandError

from coaching.services import catalogue

LEFT_ALONE = {
    "edited": "left alone, edited here",
    "taken": "left alone, made here under the same short name",
    "removed": "not brought back, removed here",
    "waiting": "left as it is, it does not fit something that is other here",
    "gone": "kept, although the shipped catalogue no longer has it",
}


class Command(BaseCommand):
    help = "Load the shipped catalogue. Safe to repeat: what was edited here is left alone."

    def handle(self, **options):
        try:
            report = catalogue.load()
        except catalogue.CatalogueError as error:
            raise CommandError(f"the catalogue cannot be loaded: {error}") from error
        verbosity = options["verbosity"]
        if verbosity:
            self.stdout.write(
                f"catalogue: {len(report.added)} added, {len(report.updated)} updated,"
                f" {len(report.unchanged)} unchanged"
            )
        if verbosity > 1:
            for name in report.updated:
                self.stdout.write(f"catalogue: updated: {name}")
        for outcome, reason in LEFT_ALONE.items():
            for name in getattr(report, outcome):
                self.stdout.write(f"catalogue: {reason}: {name}")
