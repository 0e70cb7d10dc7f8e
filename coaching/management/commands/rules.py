"""Write docs/rules.md from the rules."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import override

from coaching.presentation.rule_book import RULES, as_markdown

PAPER = Path(__file__).parents[3] / "docs" / "rules.md"


class Command(BaseCommand):
    help = "Write docs/rules.md: what is believed about training, from where, and what holds it."

    def handle(self, **options):
        with override("en-us"):
            PAPER.write_text(as_markdown(RULES), encoding="utf-8")
        if options["verbosity"]:
            self.stdout.write(f"{PAPER.name}: {len(RULES)} rules")
