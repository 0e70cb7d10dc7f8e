"""What needs a coach, found in the facts of a team: values, not rows yet."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar, cast
from uuid import UUID

from coaching.dates import WEEK, monday_of
from coaching.models import Athlete, Team
from coaching.models.choices import NeedKind
from coaching.rules import findings, needs
from coaching.services import findings as planned

from . import facts
from .facts import PainRow, SessionRow, SetRow
from .readings import free_day, pairs_of, row_ends_hip_work, state_of, week_of

#: How many pains of a drill a need shows.
SHOWN_PAINS = 4
Row = TypeVar("Row", PainRow, SetRow)


@dataclass(frozen=True)
class Found:
    """As a `Need` is kept. `about`: of what there is one at a time, the newest."""

    kind: NeedKind
    key: str
    day: date
    athlete: int | None
    weight: int
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Known:
    """All that is read of a team, once; and what is found in it."""

    team: Team
    now: datetime

    def __post_init__(self) -> None:
        self.today = self.team.date_at(self.now)
        self.athletes = facts.athletes_of(self.team)
        self.days: defaultdict[int, list[SessionRow]] = defaultdict(list)
        for session in facts.sessions(self.team, self.today):
            if session.athlete_id in self.athletes:
                self.days[session.athlete_id].append(session)

    def found(self) -> list[Found]:
        """Everything that needs the team's coaches, in a fixed number of queries."""
        pains = [row for row in facts.pains(self.team, self.today) if self.is_here(row)]
        sets = [row for row in facts.flagged(self.team, self.today) if self.is_here(row)]
        reported = {(row.athlete_id, row.drill_name) for row in pains}
        hurt = [
            row
            for row in sets
            if row.skip_reason == "pain" and (row.athlete_id, row.drill_name) not in reported
        ]
        about = reported | {(row.athlete_id, row.drill_name) for row in hurt}
        self.coming = facts.coming(self.team, self.today, sorted(about))
        return [
            *self.each(pains, self._pain),
            *self.each(hurt, self._hurt),
            *self._plans(),
            *self.each([row for row in sets if row.is_over_cap], self._cap),
            *self.each([row for row in sets if row.before_range], self._range),
            *(found for who in self.athletes.values() for found in self._of_days(who)),
            *map(self._step, self._of_here(facts.steps(self.team))),
            *self._comments(),
            *self._drifts(),
            *self._tests(),
            *self._invitations(),
        ]

    def is_here(self, row: PainRow | SetRow) -> bool:
        return row.athlete_id in self.athletes

    def _of_here(self, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in rows if row["athlete_id"] in self.athletes]

    @staticmethod
    def each(rows: Iterable[Row], make: Callable[[list[Row]], Found | None]) -> list[Found]:
        """What is made of an athlete's rows of each drill."""
        of_drill: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
        for row in rows:
            of_drill[row.athlete_id, row.drill_name].append(row)
        return [found for some in of_drill.values() if (found := make(some))]

    def _next(self, athlete: int) -> list[Any] | None:
        """[id, day] of her next session that has not begun."""
        for session in self.days[athlete]:
            ahead = session.date >= self.today and not session.paused
            if ahead and session.planned_sets and not (session.logged_rows or session.skipped_sets):
                return [str(session.pk), session.date.isoformat()]
        return None

    def _pain(self, rows: list[PainRow]) -> Found | None:
        last = rows[-1]
        ended = any(row_ends_hip_work(row) for row in rows)
        if not needs.pain_needs([row.level for row in rows], ends_hip_work=ended):
            return None
        worst = max(rows, key=lambda row: row.level)
        return Found(
            NeedKind.PAIN,
            f"pain:{last.pk}",
            last.day,
            last.athlete_id,
            needs.pain_weight(worst.level, ends_hip_work=ended),
            {
                "drill": last.drill_name,
                "where": worst.where,
                "level": worst.level,
                "ended": ended,
                "told": [[row.day.isoformat(), row.level] for row in rows[-SHOWN_PAINS:]],
                "words": [text for row in reversed(rows) for text in (row.words, row.note) if text],
                "next": self._next(last.athlete_id),
                "coming": self.coming.get((last.athlete_id, last.drill_name)),
                "at": str(last.session_pk),
            },
        )

    def _of_sets(self, kind: NeedKind, rows: list[SetRow], **more: Any) -> Found:
        last = rows[-1]
        about = {
            "drill": last.drill_name,
            "n": len({(row.session_drill_id, row.number) for row in rows}),
            "days": sorted({row.day.isoformat() for row in rows}),
            "next": self._next(last.athlete_id),
            "at": str(last.session_pk),
        }
        key = f"{kind}:{last.session_drill_id}"
        return Found(kind, key, last.day, last.athlete_id, needs.weight(kind), about | more)

    def _hurt(self, rows: list[SetRow]) -> Found:
        note = next((row.note for row in reversed(rows) if row.note), "")
        coming = self.coming.get((rows[-1].athlete_id, rows[-1].drill_name))
        return self._of_sets(NeedKind.HURT, rows, words=[note] if note else [], coming=coming)

    def _cap(self, rows: list[SetRow]) -> Found:
        # What is over a cap has a load, and a cap.
        top = max(rows, key=lambda row: cast(Decimal, row.load_kg))
        load = [str(top.load_value), top.load_unit, top.load_count]
        return self._of_sets(NeedKind.CAP, rows, load=load, cap=[str(top.cap_value), top.cap_unit])

    def _range(self, rows: list[SetRow]) -> Found:
        return self._of_sets(NeedKind.RANGE, rows)

    def _of_days(self, athlete: Athlete) -> Iterable[Found]:
        """Of her days: missed in a row, and nothing in the week ahead."""
        missed = self._missed(athlete)
        if len(missed) >= needs.MISSED_IN_A_ROW:
            keys = [str(sessions[-1].pk) for sessions in missed]
            last = missed[-1]
            yield Found(
                NeedKind.MISSED,
                f"{NeedKind.MISSED}:{needs.last_of_run(keys)}",
                last[0].date,
                athlete.pk,
                needs.weight(NeedKind.MISSED),
                {
                    "days": [sessions[0].date.isoformat() for sessions in missed],
                    "sets": sum(session.planned_sets for of in missed for session in of),
                    "session": str(last[0].pk) if len(last) == 1 else None,
                    "at": str(last[0].pk),
                    "to": free_day(self.days[athlete.pk], last[0].date, self.today),
                    "week": week_of(self.days[athlete.pk], athlete.date_at(self.now), self.today),
                },
            )
        monday = monday_of(self.today) + WEEK
        days = [session.date for session in self.days[athlete.pk]]
        if (
            self.today.weekday() >= needs.EMPTY_FROM
            and any(monday - 2 * WEEK <= day < monday for day in days)
            and not any(day >= monday for day in days)
        ):
            last_day = max(day for day in days if day < monday)
            about = {"monday": monday.isoformat(), "last": last_day.isoformat()}
            key = f"{NeedKind.EMPTY}:{athlete.pk}:{monday}"
            weight = needs.weight(NeedKind.EMPTY)
            yield Found(NeedKind.EMPTY, key, self.today, athlete.pk, weight, about)

    def _missed(self, athlete: Athlete) -> list[list[SessionRow]]:
        """The sessions of each day that she missed, after everything that was done."""
        of_day: defaultdict[date, list[SessionRow]] = defaultdict(list)
        for session in self.days[athlete.pk]:
            of_day[session.date].append(session)
        missed: list[list[SessionRow]] = []
        today = athlete.date_at(self.now)
        for day, sessions in of_day.items():
            state = state_of(
                [row for row in sessions if not row.waits] or sessions, day, today, self.today
            )
            if state == "missed":
                missed.append(sessions)
            # On a day off and in a pause nothing was to be done: it is no training either.
            elif state not in ("rest", "planned", "paused"):
                missed.clear()
        return missed

    def _plans(self) -> Iterable[Found]:
        """What is planned against a restriction, or before full range: the first of each."""
        ahead = (self.today, self.today + facts.AHEAD)
        found = planned.of_athletes(list(self.athletes.values()), *ahead, teams=[self.team])
        stops = planned.not_passed_yet(planned.stops(found))
        first = {(stop.athlete, stop.rule): stop for stop in reversed(stops)}
        for stop in first.values():
            yield Found(
                NeedKind.PLAN,
                f"{NeedKind.PLAN}:{stop.rule}:{stop.session}",
                stop.date,
                stop.athlete,
                needs.weight(NeedKind.PLAN),
                {
                    "rule": stop.rule,
                    "drill": stop.name,
                    "kinds": list(stop.kinds),
                    "session": str(stop.session),
                    "at": str(stop.session),
                    "swaps": stop.rule == findings.RESTRICTIONS,
                },
            )

    def _step(self, step: dict[str, Any]) -> Found:
        return Found(
            NeedKind.STEP,
            needs.step_key(step["pk"], step["turn"]),
            self.team.date_at(step["proposed_at"]),
            step["athlete_id"],
            needs.weight(NeedKind.STEP),
            {
                "promotion": step["pk"],
                "why": step["why"],
                "ladder": step["ladder_name"],
                "to": [part for part in (step["drill"], step["held"]) if part],
            },
        )

    def _comments(self) -> Iterable[Found]:
        """The first of each session that waits for an answer, and how many there are."""
        of_session: defaultdict[UUID, list[dict[str, Any]]] = defaultdict(list)
        for row in self._of_here(facts.comments(self.team)):
            of_session[row["session_id"]].append(row)
        for session, rows in of_session.items():
            yield Found(
                NeedKind.COMMENT,
                f"{NeedKind.COMMENT}:{rows[0]['pk']}",
                self.team.date_at(rows[0]["at"]),
                rows[0]["athlete_id"],
                needs.weight(NeedKind.COMMENT),
                {
                    "session": str(session),
                    "at": str(session),
                    "of": rows[0]["day"].isoformat(),
                    "n": len(rows),
                    "words": [row["text"] for row in rows],
                },
            )

    def _drifts(self) -> Iterable[Found]:
        of_test: defaultdict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
        for row in self._of_here(facts.results(self.team, self.today)):
            of_test[row["athlete_id"], row["assessment_id"]].append(row)
        for (athlete, test), rows in of_test.items():
            pairs = pairs_of(rows)
            days = sorted(pairs)
            gaps = [pairs[day]["left"] - pairs[day]["right"] for day in days]
            if not gaps or not needs.drifts(gaps[:-1], gaps[-1], rows[0]["smallest"]):
                continue
            last = pairs[days[-1]]
            usual = sum(gaps[:-1], Decimal(0)) / len(gaps[:-1])
            yield Found(
                NeedKind.DRIFT,
                f"{NeedKind.DRIFT}:{athlete}:{test}:{days[-1]}",
                days[-1],
                athlete,
                needs.weight(NeedKind.DRIFT),
                {
                    "test": rows[0]["name"],
                    "unit": rows[0]["unit"],
                    "left": str(last["left"]),
                    "right": str(last["right"]),
                    "gap": str(gaps[-1]),
                    "usual": str(round(usual, 3)),
                },
            )

    def _tests(self) -> Iterable[Found]:
        for test in facts.tests(self.team, self.today):
            if test.athlete_id in self.athletes:
                yield Found(
                    NeedKind.TEST,
                    f"{NeedKind.TEST}:{test.pk}",
                    test.date,
                    test.athlete_id,
                    needs.weight(NeedKind.TEST),
                    {"test": test.assessment.name, "slug": test.assessment.slug},
                )

    def _invitations(self) -> Iterable[Found]:
        made_before = self.now - timedelta(days=needs.INVITED_DAYS)
        for link in facts.invitations(self.team, self.now, made_before):
            yield Found(
                NeedKind.INVITATION,
                f"{NeedKind.INVITATION}:{link.pk}:{link.created_at:%Y%m%d%H%M%S}",
                self.team.date_at(link.created_at),
                link.athlete_id if link.athlete_id in self.athletes else None,
                needs.weight(NeedKind.INVITATION),
                {
                    "ends": self.team.date_at(link.expires_at).isoformat(),
                    "n": link.max_uses,
                    "coach": link.is_for_coach,
                },
            )
