"""What needs the coach this week: what happened, the evidence, and where to act on it.

Pain first, then loads over the cap, then sessions missed in a row, then steps on ladders.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from coaching.models.choices import FRONT_OF_HIP, BodyPart, StepWhy
from coaching.pages.board_cells import BoardDay, BoardRow
from coaching.pages.board_rows import FlaggedRow, PainRow
from coaching.presentation.wording import listed, load_text, over_cap_text
from coaching.rules.ages import is_minor
from coaching.rules.names import isolated
from coaching.rules.pain import MAX_LEVEL, STOP_FROM, ends_hip_work
from coaching.rules.units import plain

#: One missed day happens to everybody; two in a row are worth a word.
MISSED_IN_A_ROW = 2


R = TypeVar("R", FlaggedRow, PainRow)
# Text and address.
Link = tuple[str, str]


@dataclass
class Need:
    """`links` are (text, address), one or two of them; `key` stays the same from poll to poll."""

    key: str
    tone: str
    icon: str
    title: str
    evidence: str
    links: list[Link]
    note: str = ""
    level: int = 0


def of_week(
    board_rows: Sequence[BoardRow],
    days: Sequence[BoardDay],
    flagged: Sequence[FlaggedRow],
    pains: Sequence[PainRow],
    *,
    unit_system: str,
    is_this_week: bool,
) -> list[Need]:
    """The Needs of a board's week, most pressing first.

    `flagged` are the rows of the week's sets that hurt or were over the cap, `pains` what was
    reported, both in order of date. A drill that hurt an athlete on three days is one need; a
    report says more than the sets that were skipped for it.
    """
    rows = {row.athlete.pk: row for row in board_rows}
    pains = [pain for pain in pains if pain.athlete_id in rows]
    reported = {(pain.athlete_id, pain.session_drill__name) for pain in pains}
    known = [row for row in flagged if row.athlete_id in rows]

    def made(
        make: Callable[[BoardRow, Sequence[BoardDay], list[R], str], Need], records: Iterable[R]
    ) -> list[Need]:
        groups = _by_drill(records).items()
        return [make(rows[athlete], days, sets, unit_system) for (athlete, _), sets in groups]

    skipped = [
        row
        for row in known
        if not (row.over_cap or row.before_range)
        and (row.athlete_id, row.session_drill__name) not in reported
    ]
    return [
        *sorted(made(_reported, pains), key=lambda need: -need.level),
        *made(_pain, skipped),
        *made(_over_cap, [row for row in known if row.over_cap and not row.before_range]),
        *made(_before_range, [row for row in known if row.before_range]),
        *(need for row in board_rows if (need := _missed(row, days, now=is_this_week))),
        *(_step(row, row.athlete.step) for row in board_rows if row.athlete.step and is_this_week),
    ]


def _by_drill(records: Iterable[R]) -> dict[tuple[int, str], list[R]]:
    """{(athlete id, name of the drill): [row, ...]}"""
    groups: dict[tuple[int, str], list[R]] = {}
    for row in records:
        groups.setdefault((row.athlete_id, row.session_drill__name), []).append(row)
    return groups


def _listed(names: Iterable[str]) -> str:
    return get_text_list(list(names), gettext("and"))


def _where(days: Sequence[BoardDay], sets: Sequence[FlaggedRow]) -> tuple[dict[str, Any], int]:
    """({n sets, drill and days: for the words}, the index of the last day)."""
    dates = {row.session_drill__block__session__date for row in sets}
    indexes = [index for index, day in enumerate(days) if day.date in dates]
    values = {
        "n": len({(row.session_drill_id, row.number) for row in sets}),
        "drill": isolated(sets[0].session_drill__name),
        "days": _listed(days[index].full for index in indexes),
    }
    return values, indexes[-1]


def _reported(
    row: BoardRow, days: Sequence[BoardDay], pains: Sequence[PainRow], unit_system: str
) -> Need:
    """What an athlete told of a drill: the worst of it in the title, the words beside it."""
    worst = max(pains, key=lambda pain: pain.level)
    ended = any(_ends_hip_work(pain) for pain in pains)
    dates = {pain.session_drill__block__session__date for pain in pains}
    indexes = [index for index, day in enumerate(days) if day.date in dates]
    values = {
        "name": isolated(row.athlete.name),
        "where": lower_first(BodyPart(worst.where).label),
        "level": worst.level,
        "drill": isolated(worst.session_drill__name),
        "days": _listed(days[index].full for index in indexes),
    }
    if ended:
        evidence = (
            gettext(
                "At %(drill)s on %(days)s. Under 18: the day’s hip-flexor work is stopped. Tell a "
                "parent, and let a clinician look first."
            )
            % values
        )
    elif worst.level >= STOP_FROM:
        evidence = gettext("At %(drill)s on %(days)s. The drill was stopped.") % values
    else:
        evidence = gettext("At %(drill)s on %(days)s.") % values
    texts = [text for pain in reversed(pains) for text in (pain.words, pain.note) if text]
    return Need(
        key=f"need-{worst.session_drill_id}-pain",
        tone="pain",
        icon="pain",
        title=gettext("%(name)s: %(where)s, %(level)s of 10") % values,
        evidence=evidence,
        note=" ".join(texts[:2]),
        links=[_see(row, indexes[-1], days), *_change_next(row, days)],
        level=MAX_LEVEL + 1 if ended else worst.level,
    )


def _ends_hip_work(pain: PainRow) -> bool:
    return ends_hip_work(
        pain.level,
        at_front_of_hip=pain.where in FRONT_OF_HIP,
        is_minor=is_minor(pain.athlete__birth_date, pain.session_drill__block__session__date),
    )


def lower_first(text: object) -> str:
    """A name of a list as it stands inside a sentence."""
    text = str(text)
    return text[:1].lower() + text[1:]


def _pain(
    row: BoardRow, days: Sequence[BoardDay], sets: Sequence[FlaggedRow], unit_system: str
) -> Need:
    values, last = _where(days, sets)
    return Need(
        key=f"need-{sets[0].session_drill_id}-hurt",
        tone="pain",
        icon="pain",
        title=gettext("%(name)s: it hurt") % {"name": isolated(row.athlete.name)},
        evidence=ngettext(
            "Skipped %(n)s set of %(drill)s on %(days)s.",
            "Skipped %(n)s sets of %(drill)s on %(days)s.",
            values["n"],
        )
        % values,
        note=next((row.note for row in reversed(sets) if row.note), ""),
        links=[_see(row, last, days), *_change_next(row, days)],
    )


def _over_cap(
    row: BoardRow, days: Sequence[BoardDay], sets: Sequence[FlaggedRow], unit_system: str
) -> Need:
    values, last = _where(days, sets)
    # What is over a cap has a load, and a cap.
    heaviest = max(sets, key=lambda row: cast(Decimal, row.load_kg))
    cap = cast(Decimal, heaviest.session_drill__load_cap_value)
    unit = heaviest.session_drill__load_cap_unit
    values |= {
        "name": row.athlete.name,
        "cap": load_text(cap, unit, 1, unit_system),
        "over": over_cap_text(cap, unit, unit_system),
    }
    values["load"] = load_text(
        heaviest.load_value, heaviest.load_unit, heaviest.load_count, unit_system
    )
    return Need(
        key=f"need-{sets[0].session_drill_id}-cap",
        tone="",
        icon="alert",
        title=gettext("%(name)s lifted %(load)s, %(over)s") % values,
        evidence=ngettext(
            "%(n)s set of %(drill)s on %(days)s. This drill stays at %(cap)s or less.",
            "%(n)s sets of %(drill)s on %(days)s. This drill stays at %(cap)s or less.",
            values["n"],
        )
        % values,
        links=[_see(row, last, days), *_change_next(row, days)],
    )


def _before_range(
    row: BoardRow, days: Sequence[BoardDay], sets: Sequence[FlaggedRow], unit_system: str
) -> Need:
    words, last = _where(days, sets)
    words["name"] = isolated(row.athlete.name)
    return Need(
        key=f"need-{sets[0].session_drill_id}-range",
        tone="",
        icon="alert",
        title=gettext("%(name)s lifted before full range is on record") % words,
        evidence=ngettext(
            "%(n)s set of %(drill)s with a load on %(days)s. It is kept.",
            "%(n)s sets of %(drill)s with a load on %(days)s. They are kept.",
            words["n"],
        )
        % words,
        links=[
            (
                gettext("Look at the range"),
                reverse("athlete_ladders", args=[row.athlete.pk]),
            ),
            _see(row, last, days),
        ],
    )


def _missed(row: BoardRow, days: Sequence[BoardDay], *, now: bool) -> Need | None:
    """A Need when the last days that were over and had something set were all missed.

    They may have begun before the week; what lies wholly before it is told of in this week,
    where it is `now`, and in its own.
    """
    missed = [(day.label, cell) for day, cell in row.before]
    ends_before = True
    for day, cell in zip(days, row.cells, strict=True):
        if cell.state == "missed":
            missed.append((day.full, cell))
            ends_before = False
        # On a day off and in a pause nothing was to be done: it is no training either.
        elif cell.state not in ("rest", "planned", "paused"):
            missed.clear()
    if len(missed) < MISSED_IN_A_ROW or (ends_before and not now):
        return None
    name, last = missed[-1]
    sets = sum(cell.counts.planned_sets for _, cell in missed)
    links = [(gettext("See %(day)s") % {"day": name}, last.url)]
    if len(last.sessions) == 1:
        move = reverse("session_move", args=[last.sessions[0].pk])
        links.insert(0, (gettext("Move %(day)s") % {"day": name}, move))
    return Need(
        key=f"need-{row.athlete.pk}-missed",
        tone="",
        icon="week",
        title=gettext("%(name)s missed %(days)s")
        % {
            "name": isolated(row.athlete.name),
            "days": _listed(name for name, _ in missed),
        },
        evidence=ngettext(
            "Nothing logged of %(sets)s planned set.",
            "Nothing logged of %(sets)s planned sets.",
            sets,
        )
        % {"sets": plain(sets)},
        links=links,
    )


def _step(row: BoardRow, step: Mapping[str, Any]) -> Need:
    """That a step on a ladder waits for a coach."""
    to = listed(part for part in (step["drill"], step["held"]) if part)
    words = {"name": isolated(row.athlete.name), "to": to, "ladder": isolated(step["ladder"])}
    if step["why"] == StepWhy.MET:
        title = gettext("%(name)s is ready for %(to)s") % words
        evidence = gettext("%(ladder)s: what the rung asks for is done.") % words
    else:
        title = gettext("%(name)s: back to %(to)s?") % words
        evidence = gettext("%(ladder)s: it hurt, or two sessions in a row were short.") % words
    return Need(
        key=f"need-{row.athlete.pk}-step",
        tone="",
        icon="harder" if step["why"] == StepWhy.MET else "easier",
        title=title,
        evidence=evidence,
        links=[(gettext("Look and decide"), reverse("promotion", args=[step["pk"]]))],
    )


def _see(row: BoardRow, index: int, days: Sequence[BoardDay]) -> Link:
    return gettext("See %(day)s") % {"day": days[index].full}, row.cells[index].url


def _change_next(row: BoardRow, days: Sequence[BoardDay]) -> list[Link]:
    """A link to the next session of the week that has not begun, if there is one."""
    for index, cell in enumerate(row.cells):
        if cell.state == "planned" and cell.sessions:
            edit = reverse("session_edit", args=[cell.sessions[0].pk])
            return [(gettext("Change %(day)s") % {"day": days[index].full}, edit)]
    return []
