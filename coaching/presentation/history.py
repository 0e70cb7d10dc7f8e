"""What is left out of another app's file, and why a file cannot be read, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from coaching.rules.history import MAX_BYTES, MAX_LINES

REASONS = {
    "warmup": _("Warm-up sets"),
    "kind": _("Rests and notes"),
    "date": _("The time cannot be read"),
    "future": _("The time is still to come"),
    "number": _("A number cannot be read"),
    "empty": _("Nothing was counted"),
    "unknown": _("None of your drills"),
    "measure": _("Counted in another way than the drill"),
    "uneven": _("An uneven number for both sides"),
    "fraction": _("Not a whole number"),
    "much": _("More than one set can hold"),
    "there": _("Read in before"),
    "full": _("No room on that day"),
}
UNKNOWN = {
    "head": _("This is not a file of Strong or Hevy. Export your data there as CSV."),
    "signs": _("This is not a text. Export your data there as CSV."),
    "large": _("The file is larger than %(kb)s kB. Cut it into parts."),
    "lines": _("There are more than %(lines)s lines. Cut the file into parts."),
    "quote": _("The file is broken: a quotation mark is opened and not closed."),
}


def unknown_file_text(why: str) -> str:
    """Why a file cannot be read: rules.history.UnknownFile in words."""
    return UNKNOWN[why] % {"kb": MAX_BYTES // 1000, "lines": MAX_LINES}


def reasons_text(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """[(in words why, how many lines), ...]"""
    return [(str(REASONS[why]), count) for why, count in counts]
