"""Calendar addresses: sessions, tests and marked days as iCalendar (RFC 5545) for calendar apps.

All events are days: sessions have a date and no hour. An athlete's calendar has an event a
session and a test. A coach's has one a day for those who were given the same, so that a squad of
twelve does not fill the day; her calendar names them, each with a link to the session.

A fixed number of queries, whatever the number of sessions.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from icalendar import Calendar, Event

from coaching.dates import LAST
from coaching.models import (
    Athlete,
    CalendarFeed,
    DayMark,
    PlannedTest,
    Session,
    SessionBlock,
    SessionDrill,
    Team,
)
from coaching.models.session_queries import SessionQuerySet
from coaching.presentation import wording
from coaching.presentation.addresses import at_site
from coaching.rules.names import isolated, name_key
from coaching.services import calendar

PAST = timedelta(days=30)
REFRESH = timedelta(hours=1)
DAY = timedelta(days=1)
# Names of events that no session gives one to. Never changed: a calendar app knows events by it.
NAMES = uuid.UUID("1f6c7b2e-93c4-4a6f-9d0c-55a3f8d21b07")


def calendar_of(feed: CalendarFeed, today: date) -> bytes:
    """The calendar of a feed that stands, as bytes, from 30 days before `today` on."""
    first = today - PAST
    if feed.team:
        name = gettext("%(team)s, kneelift") % {"team": isolated(feed.team.name)}
        events = _of_team(feed, feed.team, first)
    else:
        name = gettext("Your training, kneelift")
        events = _of_athlete(feed, first)
    return _calendar(name, events)


def etag(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]


def _calendar(name: str, events: Iterable[Event]) -> bytes:
    made = Calendar()
    made.add("prodid", "-//kneelift//kneelift//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for event in events:
        made.add_component(event)
    return made.to_ical()


def _event(
    uid: UUID,
    day: date,
    summary: str,
    *,
    url: str,
    stamp: datetime,
    lines: Sequence[str] = (),
    sequence: int = 0,
    categories: Iterable[object] = (),
) -> Event:
    event = Event()
    event.add("uid", str(uid))
    # When it was made, not when it is read: a calendar that says the same is the same text.
    event.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", day)
    event.add("dtend", day + DAY)
    event.add("summary", summary)
    if sequence:
        event.add("sequence", sequence)
    if categories:
        event.add("categories", [str(category) for category in categories])
    url = at_site(url)
    # Not every app shows a link of its own.
    event.add("description", "\n".join([*lines, "", url] if lines else [url]))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event


def _planned(sessions: SessionQuerySet) -> list[Session]:
    """Sessions by day and athlete with what is planned in them, two more queries."""
    blocks = SessionBlock.objects.filter(extra=False).order_by("position")
    drills = SessionDrill.objects.planned().order_by("position")
    rows = (
        sessions.asked_for()
        .select_related("athlete")
        .prefetch_related(
            Prefetch("blocks", blocks),
            Prefetch("blocks__drills", drills),
        )
        .in_reading_order()
    )
    return sorted(rows, key=lambda session: (session.date, name_key(session.athlete.name)))


def _of_athlete(feed: CalendarFeed, first: date) -> Iterator[Event]:
    athlete, unit_system = feed.user.athlete, feed.user.units
    for session in _planned(Session.objects.filter(athlete=athlete, date__gte=first)):
        yield _event(
            session.pk,
            session.date,
            _summary(session),
            url=session.get_absolute_url(),
            stamp=session.created_at,
            lines=list(_plan_lines(session, unit_system)),
            sequence=session.plan_version,
            categories=_kinds(session),
        )
    own_tests = PlannedTest.objects.filter(athlete=athlete, date__gte=first)
    for test in _tests(own_tests.filter(team__in=Team.objects.trained_in_by(athlete))):
        yield _test([test], url=f"{reverse('week')}?from={test.date}")
    for day, marks in calendar.own_marks(athlete, first, LAST).items():
        for mark in marks:
            yield _mark(mark, feed, url=f"{reverse('week')}?from={day}")


def _of_team(feed: CalendarFeed, team: Team, first: date) -> Iterator[Event]:
    unit_system = feed.user.units
    days = defaultdict(list)
    inside = Athlete.objects.in_team(team)
    for session in _planned(team.sessions.filter(athlete__in=inside, date__gte=first)):
        what = tuple((block.name, block.kind) for block in session.blocks.all())
        days[session.date, what].append(session)
    for (day, _what), sessions in days.items():
        yield _day(day, sessions, unit_system)
    tests: defaultdict[tuple[date, int], list[PlannedTest]] = defaultdict(list)
    for test in _tests(team.planned_tests.filter(athlete__in=inside, date__gte=first)):
        tests[test.date, test.assessment_id].append(test)
    for (day, _assessment), same in tests.items():
        yield _test(same, url=f"{reverse('board')}?week={day}", whose=_who(same))
    whose = Q(athlete__in=inside) | Q(squad__isnull=False, squad__archived_at=None)
    marks = DayMark.objects.filter(whose, team=team, date__gte=first)
    for mark in marks.select_related("athlete", "squad"):
        name = str(mark.athlete or mark.squad)
        yield _mark(mark, feed, url=f"{reverse('board')}?week={mark.date}", whose=name)


def _day(day: date, sessions: Sequence[Session], unit_system: str) -> Event:
    """One event for all who were given the same that day."""
    athletes = list(dict.fromkeys(session.athlete for session in sessions))
    plans = {tuple(_plan_lines(session, unit_system)) for session in sessions}
    url = f"{reverse('board')}?week={day}"
    if len(athletes) == 1:
        url = reverse("athlete_day", args=[athletes[0].pk, day])
    links = [
        f"{isolated(session.athlete.name)}: {at_site(session.get_absolute_url())}"
        for session in sessions
    ]
    same = [*plans.pop(), ""] if len(plans) == 1 else []
    return _event(
        # Of these sessions and no others: who joins or leaves makes another event of it, as a
        # number for all who were ever in it could fall.
        uuid.uuid5(NAMES, repr(sorted(str(session.pk) for session in sessions))),
        day,
        gettext("%(blocks)s (%(who)s)")
        % {
            "blocks": _summary(sessions[0]),
            "who": isolated(_who(sessions)),
        },
        url=url,
        stamp=min(session.created_at for session in sessions),
        lines=[*same, *links],
        sequence=sum(session.plan_version for session in sessions),
        categories=_kinds(sessions[0]),
    )


def _who(rows: Sequence[Session | PlannedTest]) -> str:
    """Whose they are: the one's name, or how many."""
    athletes = list(dict.fromkeys(row.athlete for row in rows))
    if len(athletes) == 1:
        return str(athletes[0].name)
    return ngettext("%(n)s athlete", "%(n)s athletes", len(athletes)) % {"n": len(athletes)}


def _tests(rows: "QuerySet[PlannedTest]") -> list[PlannedTest]:
    """By day and athlete, one query."""
    tests = rows.select_related("athlete", "assessment")
    return sorted(tests, key=lambda test: (test.date, name_key(test.athlete.name), test.pk))


def _test(same: Sequence[PlannedTest], *, url: str, whose: str = "") -> Event:
    """One event for all who have the same test that day."""
    test = same[0]
    names = [isolated(each.athlete.name) for each in same] if len(same) > 1 else []
    summary = gettext("Test: %(test)s") % {"test": isolated(test.assessment.name)}
    if whose:
        summary = gettext("%(what)s (%(who)s)") % {"what": summary, "who": isolated(whose)}
    return _event(
        uuid.uuid5(NAMES, f"tests {sorted(each.pk for each in same)}"),
        test.date,
        summary,
        url=url,
        stamp=min(each.created_at for each in same),
        lines=names,
        categories=[gettext("Test")],
    )


def _summary(session: Session) -> str:
    return wording.listed(session.blocks.all()) or gettext("Training")


def _kinds(session: Session) -> dict[str, None]:
    return dict.fromkeys(block.get_kind_display() for block in session.blocks.all())


def _plan_lines(session: Session, unit_system: str) -> Iterator[str]:
    """What is planned, as lines of text: a block's name, then its drills."""
    for block in session.blocks.all():
        drills = list(block.drills.all())
        if drills:
            yield str(block)
        for drill in drills:
            yield gettext("- %(drill)s: %(prescription)s") % {
                "drill": isolated(drill.name),
                "prescription": wording.prescription_text(drill, unit_system, sets=drill.own_sets),
            }


def _mark(mark: DayMark, feed: CalendarFeed, *, url: str, whose: str = "") -> Event:
    summary = wording.mark_text(mark)
    if whose:
        summary = gettext("%(what)s (%(who)s)") % {
            "what": isolated(summary),
            "who": isolated(whose),
        }
    uid = uuid.uuid5(NAMES, f"mark {mark.pk}")
    return _event(
        uid,
        mark.date,
        summary,
        url=url,
        stamp=feed.created_at,
        categories=[mark.get_kind_display()],
    )
