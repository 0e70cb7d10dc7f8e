"""What several pages say of the same session: each fact has one place, so they agree."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from coaching.models import Session
from coaching.pages import athlete_day, board, session_sheet
from tests.factories import make_drill, make_logged_set, make_session, session_drills

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 18, tzinfo=UTC)  # of Monday, where the people of the tests are


@dataclass
class Seen:
    """A session as the pages have it: the sheet it is logged on, the coach's day, the board."""

    session: object
    sheet: object
    day: object
    cell: object

    @property
    def cards(self):
        return [(card, self.compared[card.drill.pk]) for card in self.sheet.drills]

    @property
    def compared(self):
        return {one.drill.pk: one for _, drills in self.day.blocks for one in drills}


def see(session, now=NOON):
    found = Session.objects.filter(pk=session.pk).select_related("team", "athlete", "moved_by")
    found = found.with_plan(thumbnails=True).get()
    week = board.week(found.team, found.date, now=now, system="imperial")
    [row] = [row for row in week.rows if row.athlete.pk == found.athlete_id]
    return Seen(
        session=found,
        sheet=session_sheet.build(found, [], "imperial"),
        day=athlete_day.session(found, found.athlete.date_at(now), "imperial"),
        cell=row.cells[(found.date - week.monday).days],
    )


@pytest.mark.parametrize(
    ("prescribed", "done", "changed"),
    [
        ("20 yd", "20 yd", False),
        ("20 yd", "18.288 m", False),
        ("20 yd", "20 m", True),
        ("20 m", "20 yd", True),
    ],
)
def test_an_amount_in_another_unit_is_changed_where_it_is_another_one(
    prescribed, done, changed, maya
):
    amount, unit = prescribed.split()
    drill = make_drill(measure="distance", amount=Decimal(amount), amount_unit=unit)
    session = make_session(maya, drills=[drill])
    amount, unit = done.split()
    make_logged_set(session_drills(session)[0], amount=Decimal(amount), amount_unit=unit)
    [(card, compared)] = see(session).cards
    assert card.rows[0].changed is changed
    assert compared.rows[0].cells[0].state == ("changed" if changed else "as")
