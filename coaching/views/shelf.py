"""What the lists of blocks and of programs share."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Shelf:
    """A list of what a team makes and puts away: its titles, and the names of its addresses."""

    title: Promise
    archived_title: Promise
    list: str
    restore: str
    copy: str
    archive: str


BLOCKS = Shelf(
    title=_("Blocks"),
    archived_title=_("Archived blocks"),
    list="blocks",
    restore="block_restore",
    copy="block_copy",
    archive="block_archive",
)
PROGRAMS = Shelf(
    title=_("Programs"),
    archived_title=_("Archived programs"),
    list="programs",
    restore="program_restore",
    copy="program_copy",
    archive="program_archive",
)
