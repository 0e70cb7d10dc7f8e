"""What the rules say of a plan, in the words a person reads: the same at every door."""

from collections.abc import Sequence
from datetime import date

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext, ngettext

from coaching.models.choices import RestrictionKind
from coaching.presentation.wording import listed
from coaching.rules import findings, spacing
from coaching.rules.findings import Finding
from coaching.rules.names import isolated


def finding_text(finding: Finding) -> str:
    """The finding in a sentence, without its day: "A rest day."."""
    if finding.rule == findings.CONTACTS:
        words = {"n": finding.count, "limit": finding.limit}
        return (
            ngettext(
                "%(n)s foot contact on this day.", "%(n)s foot contacts on this day.", finding.count
            )
            + " "
            + gettext("A beginner’s session is commonly kept to %(limit)s.")
        ) % words
    if finding.rule == findings.RESTRICTIONS:
        return gettext("%(drill)s is planned, and agreed is: %(kinds)s.") % {
            "drill": isolated(finding.name),
            "kinds": listed(str(RestrictionKind(kind).label).lower() for kind in finding.kinds),
        }
    return day_text_of(finding.rule, finding.days, finding.name)


def day_text_of(why: str, days: int, name: str = "") -> str:
    """What speaks against a day, in a sentence: "The day before County meet.".

    `why` as `spacing` says it; what is in the way lies `days` away, a race by its `name`.
    """
    if why == spacing.REST:
        return gettext("A rest day.")
    if why == spacing.RACE:
        name = name or gettext("a race")
        if days:
            return gettext("The day before %(race)s.") % {"race": isolated(name)}
        return gettext("The day of %(race)s.") % {"race": isolated(name)}
    if days < 0:
        return gettext("Within 48 h of the plyometric work of the day before.")
    return gettext("Within 48 h of the plyometric work of the day after.")


def days_text(dates: Sequence[date]) -> str:
    """ "Tue 3 Mar", or of several, in order, "4 days, Tue 3 Mar to Tue 24 Mar"."""
    first = date_format(dates[0], "D j M")
    if len(dates) == 1:
        return first
    return ngettext(
        "%(n)s day, %(first)s to %(last)s", "%(n)s days, %(first)s to %(last)s", len(dates)
    ) % {"n": len(dates), "first": first, "last": date_format(dates[-1], "D j M")}
