"""What an athlete may not do, in words. The note is none of them: one team alone reads it."""

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from coaching.models import Restriction
from coaching.models.choices import RestrictionKind
from coaching.presentation.wording import listed


def days_text(restriction: Restriction) -> str:
    """Its days: "from 3 March up to 9 March 2026"; none where it has neither end."""
    starts, until = restriction.starts, restriction.until
    if starts is None and until is None:
        return ""
    days = {
        "first": starts and date_format(starts, "j F Y"),
        "last": until and date_format(until, "j F Y"),
    }
    if starts is None:
        return _("up to %(last)s") % days
    if until is None:
        return _("from %(first)s") % days
    return _("from %(first)s up to %(last)s") % days


def head_text(restriction: Restriction) -> str:
    """One that holds, as a head: "No impact until Sunday 6 December"."""
    kind = restriction.get_kind_display()
    if restriction.until is None:
        return kind
    return _("%(kind)s until %(day)s") % {
        "kind": kind,
        "day": date_format(restriction.until, "l j F"),
    }


def kinds_text(kinds: str) -> str:
    """Restriction kinds, with spaces between, in words: "no impact, no hanging"."""
    return listed(str(RestrictionKind(kind).label).lower() for kind in kinds.split())


def restriction_text(restriction: Restriction) -> str:
    """What it is and its days: "No impact (up to 9 March 2026)"."""
    days = days_text(restriction)
    kind = restriction.get_kind_display()
    return _("%(kind)s (%(days)s)") % {"kind": kind, "days": days} if days else kind
