"""After whatever was done, in whatever order, every page says the same of every session.

More examples, and others than last time: AGREEMENT=2000 in the environment.
"""

import os
import re
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coaching.models import CalendarFeed, Session, places
from coaching.pages import coverage, feeds
from coaching.rules.compliance import COUNTERS, Tally, progress
from coaching.services.sessions.extras import remove_extra
from coaching.services.sessions.swapping import SwapRefused, swap, undo_swap
from tests.factories import MONDAY, make_drill, session_drills
from tests.pages.acts import ACTS, do, make_world
from tests.pages.seen import NOON

pytestmark = pytest.mark.django_db

LONG = int(os.environ.get("AGREEMENT", "0"))
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    monkeypatch.setattr(places, "now", lambda: NOON)


class Pages:
    """What is said of each session: {fact: {session: {page: what}}}, read from the pages' views."""

    def __init__(self, world):
        self.world, self.maya = world, world.maya
        self.said = defaultdict(lambda: defaultdict(dict))
        self.shown = defaultdict(set)
        self.own = client_of(world.maya.user)
        self.coaches = [client_of(coach) for coach in world.coaches]

    def say(self, page, session, **facts):
        self.shown[page].add(session.pk)
        for fact, what in facts.items():
            self.said[fact][session.pk][page] = what

    def read(self):
        self.read_today()
        self.read_week()
        self.read_calendar("calendar", self.own, moves=True)
        self.read_print()
        self.read_feed()
        sessions = list(Session.objects.filter(athlete=self.maya))
        for coach, team in zip(self.coaches, self.world.teams, strict=True):
            self.read_board(coach)
            self.read_calendar("coach's calendar", coach)
            for day in {session.date for session in sessions if session.team_id == team.pk}:
                self.read_day(coach, day)
        for session in sessions:
            self.read_session(session)
            self.try_to_move(session)
            self.try_to_remove(session)
        return self

    def read_today(self):
        for sheet in get(self.own, "/today/").context["sheets"]:
            session = sheet.session
            self.say("today", session, moves=session.may_move, **of_session(session))
            self.read_cards("today", sheet)

    def read_session(self, session):
        context = get(self.own, f"/sessions/{session.pk}/").context
        session, sheet = context["session"], context["sheet"]
        summed = sum((block.tally for block in sheet.blocks), Tally())
        self.say("session", session, moves=session.may_move, **of_session(session))
        self.say("its sheet", session, rows=summed)
        self.say("its rows", session, rows=session.tally(), begun=session.has_begun)
        self.read_cards("session", sheet)
        self.try_what_is_offered(session, sheet.drills)
        planned = coverage.of_sessions(Session.objects.filter(pk=session.pk)).sets
        self.say("coverage", session, planned=planned)

    def read_cards(self, page, sheet):
        cards = {card.drill.pk: card for card in sheet.drills}
        self.say(
            page,
            sheet.session,
            drills={pk: (card.state, card.progress) for pk, card in cards.items()},
            numbers={pk: [a_set.number for a_set in card.sets] for pk, card in cards.items()},
            next=next((pk for pk, card in cards.items() if card.current), None),
        )
        self.say(
            f"rows of {page}",
            sheet.session,
            drills={pk: (card.state, progress_of_rows(card)) for pk, card in cards.items()},
        )

    def read_week(self):
        for day in get(self.own, "/week/").context["days"]:
            for session in day.sessions:
                self.say(
                    "week", session.session, moves=session.may_move, **of_session(session.session)
                )
                moved = [part for part in session.text.split(" · ") if part.startswith("moved")]
                self.say("week", session.session, state=session.state)
                self.say("week", session.session, moved=without_day("".join(moved)))

    def read_calendar(self, page, client, *, moves=False):
        calendar_page = get(client, f"/athletes/{self.maya.pk}/").context["page"]
        for item in (
            item for week in calendar_page.weeks for day in week.days for item in day.items
        ):
            self.say(page, item.session, **of_session(item.session))
            self.say(page, item.session, state=item.state, moved=without_day(item.moved))
            if moves:
                self.say(page, item.session, moves=item.moves)

    def read_day(self, coach, day):
        address = f"/athletes/{self.maya.pk}/days/{day}/"
        for session in get(coach, address).context["sessions"]:
            drills = [drill for _, found in session.blocks for drill in found]
            # One that was swapped before anything was done of it is told of by its successor.
            drills = [drill for drill in drills if drill.state != "rest"]
            states = {d.drill.pk: (d.state.replace("missed", "todo"), d.progress) for d in drills}
            self.say("day", session.session, **of_session(session.session))
            self.say("day", session.session, state=session.state, drills=states)
            self.say("day", session.session, moved=without_day(session.moved))

    def read_board(self, coach):
        [row] = get(coach, f"/board/?week={MONDAY}").context["board"].part
        for cell in row.cells:
            asked = [session for session in cell.sessions if not session.waits] or cell.sessions
            counts = sum((counts_of(session) for session in asked), Tally())
            assert counts == counts_of(cell.counts)
            for session in cell.sessions:
                self.say("board", session, counts=counts_of(session), waits=session.waits)
            if len(asked) == 1:
                match = re.search("moved (by|from) .*", cell.text)
                assert bool(match) == any(icon == "week" for icon, _ in cell.flags)
                moved = without_day(match[0]) if match else ""
                self.say("board", asked[0], state=cell.state, moved=moved)

    def read_print(self):
        address = f"/athletes/{self.maya.pk}/weeks/{MONDAY}/print/"
        [paper] = get(self.own, address).context["printed"].pages
        for session, blocks in (pair for day in paper.days for pair in day.sessions):
            drills = [drill for _, found in blocks for drill in found]
            numbers = {d.drill.pk: [n for n, _ in d.lines[0].boxes] for d in drills}
            self.say("print", session, numbers=numbers, waits=False)

    def read_feed(self):
        feed = CalendarFeed.objects.get_or_create(user=self.maya.user)[0]
        text = feeds.calendar_of(feed, MONDAY).decode().replace("\r\n ", "")
        for event in text.split("BEGIN:VEVENT")[1:]:
            session = Session.objects.get(pk=event.split("UID:")[1].split("\r\n")[0])
            lines = event.split("DESCRIPTION:")[1].split("\r\n")[0].split("\\n")
            sets = [int(line.split(": ")[1].split(" ")[0]) for line in lines if line[:2] == "- "]
            self.say("feed", session, planned=sum(sets), waits=False)

    def try_to_move(self, session):
        """Through the athlete's own door, and back."""
        other = next(day for day in (WEEK[5], WEEK[6]) if day != session.date)
        with transaction.atomic():
            self.own.post(f"/sessions/{session.pk}/move/", {"date": str(other)})
            accepted = Session.objects.get(pk=session.pk).date == other
            transaction.set_rollback(True)
        self.say("door", session, moves=accepted)

    def try_to_remove(self, session):
        """On the page that asks, and through its door and back."""
        coach = self.coaches[self.world.teams.index(session.team)]
        address = f"/sessions/{session.pk}/removal/"
        self.say("removal page", session, begun=get(coach, address).context["kept"])
        with transaction.atomic():
            refused = coach.post(address).status_code == 409
            transaction.set_rollback(True)
        self.say("removal", session, begun=refused)

    def try_what_is_offered(self, session, cards):
        """To swap a drill, to undo that, to take an added one away: by its service, and back."""
        offered = {
            "swap": {card.drill.pk for card in cards if card.can_swap},
            "unswap": {c.drill.replaces_id for c in cards if is_untouched_successor(c)},
            "go": {c.drill.pk for c in cards if c.can_go},
        }
        drills = {drill.pk: drill for drill in session_drills(session)}
        services = {
            "swap": lambda drill: swap(drill, make_drill(), by=self.maya.user),
            "unswap": undo_swap,
            "go": remove_extra,
        }
        taken = {
            what: {pk for pk, drill in drills.items() if is_taken(service, drill)}
            for what, service in services.items()
        }
        # What was skipped may be swapped too, and is only offered once it is taken up again.
        taken["swap"] &= offered["swap"]
        # A drill that was never swapped stays as it is, without a word.
        taken["unswap"] &= {drill.replaces_id for drill in drills.values()}
        self.say("session", session, offered=offered)
        self.say("doors", session, offered=taken)


def is_untouched_successor(card):
    """As static/css/drillcard.css shows the way back: while no row of it is done."""
    drill = card.drill
    done = any(row.logged for row in card.rows)
    return drill.replaces_id is not None and not drill.is_replaced and not done


def is_taken(service, drill):
    """Whether the service does it. Nothing stays of it."""
    with transaction.atomic():
        try:
            done = service(drill)
        except SwapRefused:
            done = False
        transaction.set_rollback(True)
    return done is None or bool(done)


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def get(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer


def counts_of(counted):
    return Tally(*(getattr(counted, name) for name in COUNTERS))


def of_session(session):
    """What a page has of a session by the session itself."""
    return {
        "state": session.state(MONDAY),
        "counts": counts_of(session),
        "waits": session.waits,
        "begun": session.has_begun,
        "planned": session.planned_sets,
        "rows": counts_of(session),
    }


def progress_of_rows(card):
    """The counts of what a drill's card shows."""
    drill = card.drill
    rows = [
        (row.number, row.side, row.state == "skip", row.state == "over")
        for row in card.rows
        if row.logged
    ]
    return progress(drill.sets, drill.rows_of_a_set, rows, kept=drill.sets_kept_on_original)


def without_day(moved):
    """ "moved by Maya from Tue 3 Mar" without its day, which each page writes in its own way."""
    return moved.split(" from ")[0]


@pytest.mark.timeout(0 if LONG else 600)
@given(ACTS, st.booleans())
@settings(
    max_examples=LONG or 20,
    derandomize=not LONG,
    # Shrinking asks all pages a thousand times over: only where somebody waits for it.
    phases=list(Phase) if LONG else [Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_page_says_the_same_of_every_session(acts, may_move):
    with transaction.atomic():
        world = make_world(may_move=may_move)
        for act in acts:
            do(world, *act)
        agree(Pages(world).read())
        transaction.set_rollback(True)


def agree(pages):
    here = {session.pk: session for session in Session.objects.filter(athlete=pages.maya)}
    asked = {pk for pk, session in here.items() if not session.waits}
    today = {pk for pk in asked if here[pk].date == MONDAY and here[pk].blocks.exists()}
    expected = {
        page: set(here) for page in ("week", "calendar", "coach's calendar", "day", "board")
    }
    expected |= dict.fromkeys(("print", "feed"), asked) | {"today": today}
    assert {page: pages.shown[page] for page in expected} == expected
    for fact, sessions in pages.said.items():
        for claims in sessions.values():
            values = list(claims.values())
            assert all(value == values[0] for value in values), (fact, claims)
