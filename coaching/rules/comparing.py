"""Findings held against others: what says the same, and what a change brought up."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from . import spacing
from .findings import DAY, WEEKLY, Finding, Severity


def each_pair_once(findings: Iterable[Finding]) -> list[Finding]:
    """Without those that say again, from the earlier of two days, what the later one says."""
    kept = list(findings)
    said_later = {
        (finding.athlete, finding.date + finding.days * DAY)
        for finding in kept
        if finding.rule == spacing.SPACING and finding.days < 0
    }
    return [
        finding
        for finding in kept
        if not (
            finding.rule == spacing.SPACING
            and finding.days > 0
            and (finding.athlete, finding.date) in said_later
        )
    ]


def brought_up(after: Iterable[Finding], before: Iterable[Finding]) -> list[Finding]:
    """What a change brought up: what is found after it and was not before.

    A stop of the same session drill that was there before is none, whichever day it came to; nor
    are two sessions as close to each other as before, where both came to other days.
    """
    before = list(before)
    known, stopped = set(before), {_of_drill(finding) for finding in before}
    apart = {_of_pair(finding) for finding in before if finding.rule == spacing.SPACING}
    return [
        finding
        for finding in after
        if finding not in known
        and not (finding.severity == Severity.STOP and _of_drill(finding) in stopped)
        and not (finding.rule == spacing.SPACING and _of_pair(finding) in apart)
    ]


def _of_pair(finding: Finding) -> tuple[UUID | None, date | None, int]:
    """A session and how far the other one lies; one that is not made yet is known by its day."""
    return finding.session, None if finding.session else finding.date, finding.days


def _of_drill(finding: Finding) -> tuple[str, tuple[str, ...], UUID | None]:
    return finding.rule, finding.kinds, finding.session_drill


def on_its_days(findings: Iterable[Finding], days: Iterable[tuple[int, date]]) -> list[Finding]:
    """Those of the (athlete, day) pairs `days`, and of the weeks that hold one of them."""
    days = set(days)
    weeks = {(athlete, day - day.weekday() * DAY) for athlete, day in days}
    return [
        finding
        for finding in findings
        if (finding.athlete, finding.date) in (weeks if finding.rule == WEEKLY else days)
    ]
