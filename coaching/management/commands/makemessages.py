"""`manage.py makemessages` that also reads the descriptions of the shipped figures."""

import tomllib
from functools import cached_property
from pathlib import Path

from django.core.management.commands import makemessages

EXTENSIONS = ["html", "txt", "py", "toml"]


class BuildFile(makemessages.BuildFile):
    @cached_property
    def is_toml(self):
        return self.translatable.file.endswith(".toml")

    def preprocess(self):
        if not self.is_toml:
            super().preprocess()
            return
        texts = tomllib.loads(Path(self.path).read_text(encoding="utf-8")).get("alt")
        Path(self.work_path).write_text(f"_({texts!r})\n" if texts else "", encoding="utf-8")


class Command(makemessages.Command):
    build_file_class = BuildFile

    def handle(self, *args, **options):
        if options["domain"] == "django":
            options["extensions"] = options["extensions"] or EXTENSIONS
        super().handle(*args, **options)
