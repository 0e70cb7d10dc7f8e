"""The page of what needs a team's coaches: open, put off or answered, of a squad or all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.core.paginator import Page
from django.db.models import Count, QuerySet

from coaching.dates import small_int
from coaching.models import Need, Squad, Team
from coaching.models.choices import NeedState
from coaching.pages.needs import NeedCard, cards
from coaching.pages.paging import part
from coaching.rules.names import by_name

PER_PAGE = 20
#: How many of those answered last stand under the open ones.
SHOWN_ANSWERED = 5
OPEN, LATER, ANSWERED = "open", "later", "answered"
_STATES = {
    OPEN: (NeedState.OPEN,),
    LATER: (NeedState.PUT_OFF,),
    ANSWERED: (NeedState.SEEN, NeedState.GONE),
}


@dataclass
class NeedsPage:
    """`part` holds NeedCards. `recent`: what was answered in the last day, the last first.

    `refused`: (the need, its form), where a day to put it off to was wrong, or a text to her.
    `writes`: the id of the need whose way to write to her stands open.
    """

    team: Team
    state: str
    counts: dict[str, int]
    squads: list[Squad]
    squad: Squad | None
    part: "Page[Any]"
    recent: list[NeedCard]
    refused: Any = None
    writes: int | None = None

    @property
    def wrong_day(self) -> int | None:
        """The id of the need that was to be put off to a day that may not be."""
        return self.refused[0].pk if self.refused and "until" in self.refused[1].fields else None

    @property
    def chosen(self) -> str:
        return str(self.squad.pk) if self.squad else ""


def needs_page(
    team: Team, asked: Mapping[str, str], units: str, now: datetime, refused: Any = None
) -> NeedsPage:
    """The NeedsPage that the address asks for: four queries, five where something was answered."""
    state = asked.get("state", OPEN)
    state = state if state in _STATES else OPEN
    squads = by_name(Squad.objects.active().filter(team=team))
    squad = next((squad for squad in squads if str(squad.pk) == asked.get("squad")), None)
    of_team = Need.objects.of_those_here().filter(team=team).shown(team.health)
    if squad:
        of_team = of_team.filter(athlete__squad_memberships__squad=squad)
    today = team.date_at(now)
    page: Page[Any] = part(cast(Sequence[Any], _rows(of_team, state)), asked, PER_PAGE)
    page.object_list = cards(page.object_list, today, units, plans=not team.assists)
    recent: list[NeedCard] = []
    if state == OPEN:
        lately = of_team.filter(
            state__in=(NeedState.SEEN, NeedState.PUT_OFF), decided_at__gt=now - timedelta(days=1)
        )
        rows = lately.select_related("athlete", "decided_by").order_by("-decided_at", "-pk")
        recent = cards(rows[:SHOWN_ANSWERED], today, units, plans=not team.assists)
    counts = _counts(of_team)
    writes = small_int(asked.get("write"))
    if refused and "text" in refused[1].fields:
        writes = refused[0].pk
    return NeedsPage(team, state, counts, squads, squad, page, recent, refused, writes)


def _rows(of_team: "QuerySet[Need]", state: str) -> "QuerySet[Need]":
    rows = of_team.filter(state__in=_STATES[state]).select_related("athlete", "decided_by")
    if state == OPEN:
        return rows.order_by("-weight", "day", "pk")
    if state == LATER:
        return rows.order_by("until", "-weight", "pk")
    return rows.order_by("-decided_at", "-pk")


def _counts(of_team: "QuerySet[Need]") -> dict[str, int]:
    of_state = dict(of_team.order_by().values_list("state").annotate(Count("pk")))
    return {
        name: sum(of_state.get(state, 0) for state in states) for name, states in _STATES.items()
    }
