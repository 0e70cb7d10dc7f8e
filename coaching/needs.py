"""What needs the coach this week: what happened, the evidence, and where to act on it.

Pain first, then loads over the cap, then sessions missed in a row.
"""

from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from coaching.rules.units import plain, read_as
from coaching.wording import load_text

#: One missed day happens to everybody; two in a row are worth a word.
MISSED_IN_A_ROW = 2


@dataclass
class Need:
    """`links` are (text, address), one or two of them; `key` stays the same from poll to poll."""

    key: str
    tone: str
    icon: str
    title: str
    evidence: str
    links: list
    note: str = ""


def of_week(board, flagged, system):
    """The Needs of a Board, most pressing first.

    `flagged` are the rows of its sets that hurt or were over the cap, in order of date.
    """
    rows = {row.athlete.pk: row for row in board.rows}
    days = {day.date: place for place, day in enumerate(board.days)}
    known = [one for one in flagged if one.athlete_id in rows]
    hurt = [one for one in known if not one.over_cap]
    heavy = [one for one in known if one.over_cap]

    def by_drill(found):
        # Sorting keeps the order of dates inside of a drill.
        found = sorted(found, key=lambda one: str(one.session_drill_id))
        groups = [list(sets) for _, sets in groupby(found, key=lambda one: one.session_drill_id)]
        return sorted(groups, key=lambda sets: (_date(sets[0]), rows[sets[0].athlete_id].athlete.name))

    def placed(make, sets):
        place = days[_date(sets[0])]
        row = rows[sets[0].athlete_id]
        return make(row, place, board.days, sets, system)

    return [
        *(placed(_pain, sets) for sets in by_drill(hurt)),
        *(placed(_over_cap, sets) for sets in by_drill(heavy)),
        *(need for row in board.rows if (need := _missed(row, board.days))),
    ]


def _date(one):
    return one.session_drill__block__session__date


def _numbers(sets):
    return sorted({one.number for one in sets})


def _pain(row, place, days, sets, system):
    numbers = _numbers(sets)
    evidence = ngettext(
        "Skipped set %(sets)s of %(drill)s on %(day)s.",
        "Skipped sets %(sets)s of %(drill)s on %(day)s.",
        len(numbers),
    ) % {
        "sets": get_text_list([str(n) for n in numbers], gettext("and")),
        "drill": sets[0].session_drill__name,
        "day": days[place].full,
    }
    return Need(
        key=f"need-{sets[0].session_drill_id}-hurt",
        tone="pain",
        icon="pain",
        title=gettext("%(name)s: it hurt") % {"name": row.athlete.name},
        evidence=evidence,
        note=next((one.note for one in sets if one.note), ""),
        links=[_see(row, place, days), *_change_next(row, days)],
    )


def _over_cap(row, place, days, sets, system):
    numbers = _numbers(sets)
    heaviest = max(sets, key=lambda one: (one.load_value or 0) * one.load_count)
    cap, unit = read_as(
        heaviest.session_drill__load_cap_value, heaviest.session_drill__load_cap_unit, system
    )
    evidence = ngettext(
        "Set %(sets)s of %(drill)s on %(day)s. It stays at %(cap)s %(unit)s or less.",
        "Sets %(sets)s of %(drill)s on %(day)s. It stays at %(cap)s %(unit)s or less.",
        len(numbers),
    ) % {
        "sets": get_text_list([str(n) for n in numbers], gettext("and")),
        "drill": sets[0].session_drill__name,
        "day": days[place].full,
        "cap": cap,
        "unit": unit,
    }
    lifted = load_text(heaviest.load_value, heaviest.load_unit, heaviest.load_count, system)
    return Need(
        key=f"need-{sets[0].session_drill_id}-cap",
        tone="",
        icon="alert",
        title=gettext("%(name)s lifted %(load)s, over %(cap)s %(unit)s")
        % {"name": row.athlete.name, "load": lifted, "cap": cap, "unit": unit},
        evidence=evidence,
        links=[_see(row, place, days), *_change_next(row, days)],
    )


def _missed(row, days):
    """A Need when the last days that were over and had something set were all missed."""
    places = []
    for place, cell in enumerate(row.cells):
        if cell.state == "missed":
            places.append(place)
        elif cell.state not in ("rest", "planned"):
            places.clear()
    if len(places) < MISSED_IN_A_ROW:
        return None
    last = places[-1]
    sets = sum(row.cells[place].counts.planned_sets for place in places)
    links = [_see(row, last, days)]
    if len(row.cells[last].sessions) == 1:
        move = reverse("session_move", args=[row.cells[last].sessions[0].pk])
        links.insert(0, (gettext("Move %(day)s") % {"day": days[last].full}, move))
    return Need(
        key=f"need-{row.athlete.pk}-missed",
        tone="",
        icon="week",
        title=gettext("%(name)s missed %(days)s")
        % {
            "name": row.athlete.name,
            "days": get_text_list([days[place].full for place in places], gettext("and")),
        },
        evidence=ngettext(
            "Nothing logged of %(sets)s planned set.",
            "Nothing logged of %(sets)s planned sets.",
            sets,
        )
        % {"sets": plain(sets)},
        links=links,
    )


def _see(row, place, days):
    return gettext("See %(day)s") % {"day": days[place].full}, row.cells[place].url


def _change_next(row, days):
    """A link to the next session of the week that has not begun, if there is one."""
    for place, cell in enumerate(row.cells):
        if cell.state == "planned" and cell.sessions:
            edit = reverse("session_edit", args=[cell.sessions[0].pk])
            return [(gettext("Change %(day)s") % {"day": days[place].full}, edit)]
    return []
