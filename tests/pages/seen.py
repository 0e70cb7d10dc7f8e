"""A session as the pages have it, each by its own way from the database."""

from dataclasses import dataclass
from datetime import UTC, datetime

from coaching.models import Session
from coaching.pages import athlete_day, board, session_sheet

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
        return {drill.drill.pk: drill for _, drills in self.day.blocks for drill in drills}


def see(session, now=NOON):
    rows = Session.objects.filter(pk=session.pk).select_related("team", "athlete", "moved_by")
    rows = rows.with_plan(thumbnails=True).get()
    week = board.week(rows.team, rows.date, now=now, unit_system="imperial")
    [athlete] = [athlete for athlete in week.athletes if athlete.pk == rows.athlete_id]
    row = week.row(athlete)
    return Seen(
        session=rows,
        sheet=session_sheet.session_sheet(rows, [], "imperial"),
        day=athlete_day.compare_session(rows, rows.athlete.date_at(now), "imperial"),
        cell=row.cells[(rows.date - week.monday).days],
    )
