"""Two athletes who are one person: all of one goes to the other, and can be taken back."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from coaching.models import (
    Assignment,
    Athlete,
    AthleteMerge,
    Comment,
    Guardian,
    Membership,
    Promotion,
    Session,
    Team,
    User,
)
from coaching.models.audit import AuditKind
from coaching.models.choices import GuardianQuestion, JumpLevel, PromotionState
from coaching.rules.slots import free_slot
from coaching.services import audit

from .merge_tables import ALL, GOES_OVER, named_by
from .recording import Recorder


class TrainsElsewhere(Exception):
    """Who would go trains, or trained, in a team that the coach does not coach."""


class AthleteGone(Exception):
    """Who was to stay is no more: somebody made her one with another meanwhile."""


@dataclass(frozen=True)
class MergePreview:
    """What goes where: {table: rows}. `moved` go over; `same` go, as the other has such a one."""

    moved: dict[str, int]
    same: dict[str, int]


@dataclass
class _Merge:
    """One merge under way: `athlete` goes, `other` stays."""

    athlete: Athlete
    other: Athlete
    now: datetime
    recorder: Recorder = field(default_factory=Recorder)
    moved: dict[str, int] = field(default_factory=dict)
    same: dict[str, int] = field(default_factory=dict)

    def run(self) -> None:
        """All steps. Raises DayFull where their days do not go together."""
        self._sessions()
        self._memberships()
        self._promotions()
        self._guardians()
        for name, column in named_by().items():
            same = GOES_OVER[name]
            if same is not None:
                self._hand_over(name, column, () if same == ALL else same)
        self._equipment()
        self._answers()
        self._facts()

    def _rows(self, model: type[models.Model], column: str = "athlete") -> Any:
        return model._base_manager.filter(**{column: self.athlete})

    def _count(self, name: str, moved: int, same: int = 0) -> None:
        table = name.partition(".")[0]
        for counts, n in ((self.moved, moved), (self.same, same)):
            if n:
                counts[table] = counts.get(table, 0) + n

    def _hand_over(self, name: str, column: Any, same: Collection[str]) -> None:
        rows = self._rows(column.model, column.name)
        alike = 0
        if same:
            of_other = {column.name: self.other, **{each: OuterRef(each) for each in same}}
            hers = column.model._base_manager.filter(**of_other)
            alike = self.recorder.delete(rows.filter(Exists(hers)))
        self._count(name, self.recorder.change(rows.all(), **{column.name: self.other}), alike)

    def _sessions(self) -> None:
        """A removed one stands in nobody's way; of the others each has a slot of its day."""
        sessions = Session.with_removed.filter(athlete=self.athlete).order_by("date", "slot")
        taken: dict[tuple[int, object], set[int]] = {}
        there = Session.objects.filter(athlete=self.other)
        for team, day, slot in there.values_list("team", "date", "slot"):
            taken.setdefault((team, day), set()).add(slot)
        at_slot: dict[int, list[Any]] = {}
        for session in sessions.select_for_update(no_key=True):
            slot = session.slot
            if session.removed_at is None:
                slots = taken.setdefault((session.team_id, session.date), set())
                slot = free_slot(slots, session.date)
                slots.add(slot)
            at_slot.setdefault(slot, []).append(session.pk)
        moved = 0
        for slot, keys in at_slot.items():
            rows = Session.with_removed.filter(pk__in=keys)
            moved += self.recorder.change(rows, athlete=self.other, slot=slot)
            Session.with_removed.filter(pk__in=keys).bump_plan()
        self._count("Session", moved)
        written = Comment.objects.filter(session__in=list(chain(*at_slot.values())))
        self._count("Comment", written.count())

    def _memberships(self) -> None:
        """One place a team: one that stands before one that ended, since the earlier of both."""
        hers = {place.team_id: place for place in self.other.memberships.all()}
        for place in self.athlete.memberships.order_by("pk"):
            same = hers.get(place.team_id)
            of_place = Membership.objects.filter(pk=place.pk)
            if same is None:
                self._count("Membership", self.recorder.change(of_place, athlete=self.other))
                continue
            stands, goes = (same, place)
            if same.archived_at and not place.archived_at:
                stands, goes = place, same
            self.recorder.delete(Membership.objects.filter(pk=goes.pk))
            self.recorder.change(
                Membership.objects.filter(pk=stands.pk),
                athlete=self.other,
                joined_at=min(place.joined_at, same.joined_at),
            )
            self._count("Membership", 0, 1)

    def _promotions(self) -> None:
        """What is open is proposed anew with the next set; of two approved one is still told."""
        rows = self._rows(Promotion)
        self.recorder.delete(rows.filter(state=PromotionState.PROPOSED))
        untold = {"state": PromotionState.APPROVED, "seen_at": None}
        same = {"team": OuterRef("team"), "ladder": OuterRef("ladder")}
        hers = Promotion.objects.filter(athlete=self.other, **untold, **same)
        self.recorder.change(rows.filter(Exists(hers), **untold), seen_at=self.now)
        self._count("Promotion", self.recorder.change(rows.all(), athlete=self.other))

    def _guardians(self) -> None:
        """One of each address stands. A no of either holds, else a yes of either."""
        rows = self._rows(Guardian)
        of_other = Guardian.objects.standing().filter(athlete=self.other)
        hers = {guardian.email: guardian for guardian in of_other}
        for guardian in rows.filter(ended_at=None, email__in=list(hers)).order_by("pk"):
            same = hers[guardian.email]
            answers = {
                name: first if first is not None and not (first and second is False) else second
                for name in GuardianQuestion.values
                for first, second in [(getattr(same, name), getattr(guardian, name))]
            }
            self.recorder.change(Guardian.objects.filter(pk=same.pk), **answers)
            self.recorder.change(Guardian.objects.filter(pk=guardian.pk), ended_at=self.now)
        self._count("Guardian", self.recorder.change(rows.all(), athlete=self.other))

    def _equipment(self) -> None:
        """What is known of it, unless the other says something herself."""
        rows = self._rows(Athlete.equipment.through)
        if self.other.equipment.exists():
            self.recorder.delete(rows)
        else:
            self.recorder.change(rows, athlete=self.other)

    def _answers(self) -> None:
        """Answers of assignments name her by number."""
        mark = f"{self.athlete.pk}-"
        assignments = Assignment.objects.filter(assigned__athlete=self.other).distinct()
        for assignment in assignments.exclude(answers={}):
            new = {
                f"{self.other.pk}-{key.removeprefix(mark)}" if key.startswith(mark) else key: answer
                for key, answer in sorted(
                    assignment.answers.items(), key=lambda item: not item[0].startswith(mark)
                )
            }
            if new != assignment.answers:
                self.recorder.change(Assignment.objects.filter(pk=assignment.pk), answers=new)

    def _facts(self) -> None:
        """What the other says nothing of herself, and the one account that there is."""
        athlete, other = self.athlete, self.other
        facts: dict[str, Any] = {
            name: getattr(athlete, name)
            for name in ("birth_date", "email", "guardian_email")
            if getattr(other, name) is None and getattr(athlete, name) is not None
        }
        if other.jump_level == JumpLevel.BEGINNER:
            facts["jump_level"] = athlete.jump_level
        if user := other.user or athlete.user:
            facts |= {"name": user.name, "timezone": user.timezone, "units": user.units}
        if athlete.user is not None and other.user is None:
            self.recorder.change(Athlete.objects.filter(pk=athlete.pk), user=None)
            facts["user"] = user
        if facts:
            self.recorder.change(Athlete.objects.filter(pk=other.pk), **facts)
        self.recorder.delete(Athlete.objects.filter(pk=athlete.pk))


@transaction.atomic
def merge_athletes(
    athlete: Athlete, other: Athlete, *, team: Team | None = None, by: User | None = None
) -> Athlete:
    """Give `other` everything that `athlete` did and was given, then go. Returns `other`.

    With `team` and `by` it is kept how it was, and can be taken back (by `taking_apart`). Twice is
    fine. Raises DayFull where their days do not go together, and AthleteGone.
    """
    lock_teams(athlete, other)
    now_there = Athlete.objects.select_related("user").in_bulk([athlete.pk, other.pk])
    if other.pk not in now_there:
        raise AthleteGone
    if athlete.pk not in now_there:
        return now_there[other.pk]
    athlete, other = now_there[athlete.pk], now_there[other.pk]
    merge = _Merge(athlete, other, timezone.now())
    merge.run()
    other.refresh_from_db()
    if team is not None and by is not None:
        AthleteMerge.objects.create(
            team=team,
            kept=other,
            gone_name=athlete.name,
            by=by,
            at=merge.now,
            changes=merge.recorder.steps,
        )
    for pk in other.memberships.values_list("team", flat=True):
        Team.objects.ask_for_needs(pk)
    return other


def lock_teams(*athletes: Athlete) -> list[Any]:
    """Lock all teams that have something of theirs: their keys."""
    keys = [athlete.pk for athlete in athletes]
    sessions = Session.with_removed.filter(athlete__in=keys)
    places = Membership.objects.filter(athlete__in=keys)
    mine = Q(pk__in=sessions.values("team")) | Q(pk__in=places.values("team"))
    teams = Team.objects.filter(mine).order_by("pk").select_for_update(no_key=True)
    return [team.pk for team in teams]


@transaction.atomic
def merge_by_coach(athlete: Athlete, other: Athlete, team: Team, by: User) -> Athlete:
    """As `merge_athletes`, of two of a team by its coach. Raises TrainsElsewhere, DayFull."""
    check_may_go(athlete, by)
    kept = merge_athletes(athlete, other, team=team, by=by)
    audit.record(AuditKind.DELETION, team, by=by, athlete=kept, detail="merged")
    return kept


def check_may_go(athlete: Athlete, by: User) -> None:
    """Raise TrainsElsewhere: the coaches of another team know her by this one."""
    coached = Team.objects.coached_by(by)
    elsewhere = Membership.objects.filter(athlete=athlete).exclude(team__in=coached)
    if (
        elsewhere.exists()
        or Session.objects.filter(athlete=athlete).exclude(team__in=coached).exists()
    ):
        raise TrainsElsewhere


def preview_merge(athlete: Athlete, other: Athlete) -> MergePreview:
    """What a merge would do: it is made, counted and taken back at once. Raises DayFull."""
    with transaction.atomic():
        merge = _Merge(athlete, Athlete.objects.get(pk=other.pk), timezone.now())
        merge.run()
        transaction.set_rollback(True)
    return MergePreview(merge.moved, merge.same)
