"""What the rules say of a plan, in the words a person reads: the same at every door."""

from collections.abc import Sequence
from datetime import date

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext, ngettext

from coaching.models.choices import RestrictionKind
from coaching.presentation.wording import listed
from coaching.rules import findings, spacing
from coaching.rules.contacts import DayTotal, Level, Limits
from coaching.rules.equipment import EQUIPMENT
from coaching.rules.findings import Finding
from coaching.rules.names import isolated


def finding_text(finding: Finding) -> str:
    """The finding in a sentence, without its day: "A rest day."."""
    if finding.rule == findings.CONTACTS:
        return _contacts_text(finding)
    if finding.rule == findings.RESTRICTIONS:
        return gettext("%(drill)s is planned, but there is a restriction: %(kinds)s.") % {
            "drill": isolated(finding.name),
            "kinds": listed(str(RestrictionKind(kind).label).lower() for kind in finding.kinds),
        }
    if finding.rule == findings.RANGE:
        return gettext(
            "%(drill)s is planned with a load, and full range is not on record: the pipe is first."
        ) % {"drill": isolated(finding.name)}
    if finding.rule == EQUIPMENT:
        return _equipment_text(finding)
    if finding.rule == findings.WEEKLY:
        return _week_text(finding)
    return day_text_of(finding.rule, finding.days, finding.name)


def _equipment_text(finding: Finding) -> str:
    """What is not there, and what can be done for it."""
    text = gettext("%(drill)s needs what is not there: %(things)s.") % {
        "drill": isolated(finding.name),
        "things": listed(finding.things),
    }
    if not finding.instead:
        return text
    instead = gettext("Instead: %(drills)s.") % {"drills": listed(finding.instead)}
    return f"{text} {instead}"


def _contacts_text(finding: Finding) -> str:
    """A day's foot contacts beside what is commonly given, or what the team set."""
    total = (
        ngettext(
            "%(n)s foot contact of high intensity on this day.",
            "%(n)s foot contacts of high intensity on this day.",
            finding.count,
        )
        if finding.name == findings.HIGH
        else ngettext(
            "%(n)s foot contact on this day.", "%(n)s foot contacts on this day.", finding.count
        )
    )
    common = {
        findings.HIGH: gettext("Such a session is commonly kept to %(limit)s of these."),
        Level.BEGINNER: gettext("A beginner’s session is commonly kept to %(limit)s."),
        Level.INTERMEDIATE: gettext("With some training a session is commonly kept to %(limit)s."),
        Level.ADVANCED: gettext("With much training a session is commonly kept to %(limit)s."),
    }[finding.name]
    limits = Limits()
    default = limits.high if finding.name == findings.HIGH else limits.of(finding.name)
    if finding.limit != default:
        common = gettext("The team keeps such a day to %(limit)s.")
    return f"{total} {common}" % {"n": finding.count, "limit": finding.limit}


def contacts_text(day: DayTotal) -> str:
    """A day's foot contacts beside what it is kept to: "90 of 100 foot contacts"."""
    text = ngettext(
        "%(n)s of %(limit)s foot contact", "%(n)s of %(limit)s foot contacts", day.limit
    )
    return text % {"n": day.total, "limit": day.limit}


def _week_text(finding: Finding) -> str:
    """A week beside those before it, and how little that tells."""
    text = {
        "contacts": ngettext(
            "%(n)s foot contact, %(percent)s%% above the mean of the three weeks before.",
            "%(n)s foot contacts, %(percent)s%% above the mean of the three weeks before.",
            finding.count,
        ),
        "low": ngettext(
            "%(n)s set up to 90°, %(percent)s%% above the mean of the three weeks before.",
            "%(n)s sets up to 90°, %(percent)s%% above the mean of the three weeks before.",
            finding.count,
        ),
        "high": ngettext(
            "%(n)s set above 90°, %(percent)s%% above the mean of the three weeks before.",
            "%(n)s sets above 90°, %(percent)s%% above the mean of the three weeks before.",
            finding.count,
        ),
    }[finding.name] % {"n": finding.count, "percent": finding.percent}
    return f"{text} {gettext('Whether that raises the risk of an injury is not known.')}"


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


def when_text(rule: str, dates: Sequence[date]) -> str:
    """As `days_text`; of a week "Week of 2 March", of several "4 weeks from 2 March"."""
    if rule != findings.WEEKLY:
        return days_text(dates)
    values = {"n": len(dates), "day": date_format(dates[0], "j F")}
    if len(dates) == 1:
        return gettext("Week of %(day)s") % values
    return ngettext("%(n)s week from %(day)s", "%(n)s weeks from %(day)s", len(dates)) % values


def days_text(dates: Sequence[date]) -> str:
    """ "Tue 3 Mar", or of several, in order, "4 days, Tue 3 Mar to Tue 24 Mar"."""
    first = date_format(dates[0], "D j M")
    if len(dates) == 1:
        return first
    return ngettext(
        "%(n)s day, %(first)s to %(last)s", "%(n)s days, %(first)s to %(last)s", len(dates)
    ) % {"n": len(dates), "first": first, "last": date_format(dates[-1], "D j M")}
