"""What the rules say of a plan, as a page tells it: by day, each pair of days once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, ngettext

from coaching.dates import WEEK
from coaching.models import Athlete, Team
from coaching.presentation.finding_acts import FindingAct, acts_of
from coaching.presentation.findings import contacts_text, finding_text, when_text
from coaching.presentation.wording import listed
from coaching.rules.comparing import each_pair_once
from coaching.rules.contacts import DayTotal
from coaching.rules.findings import CONTACTS, Finding, Severity
from coaching.services import findings as service

# More than this are folded away; and more athletes than this are counted.
MAX_OPEN, MAX_NAMED = 6, 5
# How far ahead a restriction is held to what is planned.
AHEAD = 12 * WEEK


@dataclass
class FindingRow:
    """`day`: its date, where it is of one. `rule`: whose entry it leads to.

    `acts`: what a coach can do about it, where it is about one session. `is_stop`: only a reason
    passes it. `beside`: (text, rule) of what else is so on that day, with the same acts.
    """

    text: str
    rule: str
    athlete: int
    when: str = ""
    who: str = ""
    day: date | None = None
    is_stop: bool = False
    acts: tuple[FindingAct, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def by_rule(self) -> list[tuple[str, list[str]]]:
        """[(rule, what it says), ...]: a rule that says two things leads to its page once."""
        texts: dict[str, list[str]] = {self.rule: [self.text]}
        for text, rule in self.beside:
            texts.setdefault(rule, []).append(text)
        return list(texts.items())


@dataclass
class Findings:
    rows: list[FindingRow]

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def open(self) -> list[FindingRow]:
        return self.rows[:MAX_OPEN]

    @property
    def folded(self) -> list[FindingRow]:
        return self.rows[MAX_OPEN:]


def of_day(findings: Iterable[Finding]) -> Findings:
    """Of one day of an athlete, which the page names."""
    return Findings(_with_same_acts(_row(finding) for finding in findings))


def _with_same_acts(rows: Iterable[FindingRow]) -> list[FindingRow]:
    """The rows, those of one day and of the same buttons as one."""
    kept: list[FindingRow] = []
    for row in rows:
        same = (row.athlete, row.day, row.when, row.acts)
        first = next(
            (each for each in kept if (each.athlete, each.day, each.when, each.acts) == same), None
        )
        if first is None or not row.acts:
            kept.append(row)
        else:
            first.beside += ((row.text, row.rule),)
            first.is_stop |= row.is_stop
    return kept


def _row(finding: Finding, when: str = "", day: date | None = None) -> FindingRow:
    return FindingRow(
        finding_text(finding),
        finding.rule,
        finding.athlete,
        when,
        day=day,
        is_stop=finding.severity == Severity.STOP,
        acts=acts_of(finding),
    )


def of_days(findings: Iterable[Finding]) -> Findings:
    """Of one athlete, each with its day."""
    return Findings(
        _with_same_acts(
            _row(finding, when_text(finding.rule, [finding.date]), finding.date)
            for finding in each_pair_once(findings)
        )
    )


def of_athletes(findings: Iterable[Finding], athletes: Iterable[Athlete]) -> Findings:
    """Of many: what is the same is one row, with its days and whom it is about."""
    names = {athlete.pk: athlete.name for athlete in athletes}
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in each_pair_once(findings):
        groups.setdefault((finding_text(finding), finding.rule), []).append(finding)
    return Findings(
        [
            FindingRow(
                text,
                rule,
                some[0].athlete,
                when=when_text(rule, sorted({finding.date for finding in some})),
                who=_who({finding.athlete for finding in some}, names),
                is_stop=some[0].severity == Severity.STOP,
            )
            for (text, rule), some in groups.items()
        ]
    )


def of_weeks(findings: Iterable[Finding], monday: date) -> Findings:
    """Of a program that begins on the Monday `monday`: what is the same is one row."""
    groups: dict[tuple[str, str], list[date]] = {}
    for finding in findings:
        groups.setdefault((finding_text(finding), finding.rule), []).append(finding.date)
    return Findings(
        [
            FindingRow(text, rule, 0, when=_weeks_text(days, monday))
            for (text, rule), days in groups.items()
        ]
    )


def _weeks_text(days: Sequence[date], monday: date) -> str:
    """ "Week 1, Tuesday", or of several "4 days from week 1, Tuesday"."""
    first = days[0] - monday
    values = {
        "n": len(days),
        "week": first.days // 7 + 1,
        "day": WEEKDAYS[first.days % 7],
    }
    if len(days) == 1:
        return gettext("Week %(week)s, %(day)s") % values
    return (
        ngettext(
            "%(n)s day from week %(week)s, %(day)s",
            "%(n)s days from week %(week)s, %(day)s",
            len(days),
        )
        % values
    )


def fullest_text(days: Sequence[DayTotal], athletes: Iterable[Athlete]) -> str:
    """Of many days that nearest to its limit: "Tue 3 Mar: 90 of 100 foot contacts"; '' of none.

    With whose it is, where there are several `athletes`.
    """
    if not days:
        return ""
    names = {athlete.pk: athlete.name for athlete in athletes}
    day = max(days, key=lambda day: (day.total / day.limit, -day.date.toordinal()))
    same = {
        other.athlete
        for other in days
        if (other.date, other.total, other.limit) == (day.date, day.total, day.limit)
    }
    when = when_text(CONTACTS, [day.date])
    whose = _who(same, names) if len(names) > 1 else ""
    words = {"when": listed([when, whose] if whose else [when]), "contacts": contacts_text(day)}
    return gettext("%(when)s: %(contacts)s") % words


def _who(athletes: set[int], names: dict[int, str]) -> str:
    if len(athletes) == len(names) > 1:
        return gettext("All %(n)s athletes") % {"n": len(names)}
    if len(athletes) > MAX_NAMED:
        return ngettext("%(n)s athlete", "%(n)s athletes", len(athletes)) % {"n": len(athletes)}
    return listed(name for pk, name in names.items() if pk in athletes)


def restricted_ahead(athlete: Athlete, team: Team) -> Findings:
    """What `team` planned for her from today on that she may not do."""
    today = athlete.today
    return of_days(service.of_restrictions(athlete, today, today + AHEAD, team=team))
