"""Two athletes who are one person: all of one goes to the other, and can be taken back."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from coaching.models import (
    Assignment,
    Athlete,
    AthleteMerge,
    Comment,
    Guardian,
    LoggedSet,
    Membership,
    PainReport,
    Promotion,
    Session,
    SessionDrill,
    Team,
    User,
)
from coaching.models.choices import GuardianQuestion, JumpLevel, PromotionState
from coaching.rules.slots import free_slot

from .merge_tables import ALL, GOES_OVER, named_by
from .recording import Recorder, take_back


class TrainsElsewhere(Exception):
    """Who would go trains, or trained, in a team that the coach does not coach."""


class AthleteGone(Exception):
    """Who was to stay is no more: somebody made her one with another meanwhile."""


class CannotTakeBack(Exception):
    """A day was changed since so that the two do not come apart, or a later merge stands."""


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

    With `team` and `by` it is kept how it was, and can be taken back (`undo_merge`). Twice is
    fine. Raises DayFull where their days do not go together, and AthleteGone.
    """
    _lock_teams(athlete, other)
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


def _lock_teams(*athletes: Athlete) -> list[Any]:
    """Lock all teams that have something of theirs: their keys."""
    keys = [athlete.pk for athlete in athletes]
    sessions = Session.with_removed.filter(athlete__in=keys)
    places = Membership.objects.filter(athlete__in=keys)
    mine = Q(pk__in=sessions.values("team")) | Q(pk__in=places.values("team"))
    teams = Team.objects.filter(mine).order_by("pk").select_for_update(no_key=True)
    return [team.pk for team in teams]


def merge_by_coach(athlete: Athlete, other: Athlete, team: Team, by: User) -> Athlete:
    """As `merge_athletes`, of two of a team by its coach. Raises TrainsElsewhere, DayFull."""
    check_may_go(athlete, by)
    return merge_athletes(athlete, other, team=team, by=by)


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


@transaction.atomic
def undo_merge(merge: AthleteMerge, *, now: datetime) -> bool:
    """Two athletes again, each with what was hers. False where it was taken back already.

    A session goes back with what was logged in it since. Else what was done since stays with whom
    it was done as, and what was changed since stays so. Raises CannotTakeBack.
    """
    teams = _lock_teams(AthleteMerge.objects.select_related("kept").get(pk=merge.pk).kept)
    merge = AthleteMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.undone_at is not None:
        return False
    later = AthleteMerge.objects.filter(kept=merge.kept, undone_at=None, pk__gt=merge.pk)
    if later.exists():
        raise CannotTakeBack
    steps = [_without_lost_account(step) for step in merge.changes]
    try:
        with transaction.atomic():
            take_back(steps)
    except IntegrityError:
        raise CannotTakeBack from None
    keys = [key for step in steps if step["model"] == Session._meta.label for key in step["rows"]]
    _let_rows_follow(keys)
    Session.with_removed.filter(pk__in=keys).bump_plan()
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    Team.objects.filter(pk__in=teams).ask_for_needs()
    return True


def _let_rows_follow(sessions: Collection[Any]) -> None:
    """What was logged and told in these sessions since the merge is hers whose they are again."""
    at = "session_drill__block__session"
    hers = SessionDrill.objects.filter(pk=OuterRef("session_drill")).values(
        "block__session__athlete"
    )
    for model in (LoggedSet, PainReport):
        rows = model.objects.filter(**{f"{at}__in": sessions})
        strays = rows.exclude(athlete=F(f"{at}__athlete")).values_list("pk", flat=True)
        model.objects.filter(pk__in=list(strays)).update(athlete=Subquery(hers))


def _without_lost_account(step: dict[str, Any]) -> dict[str, Any]:
    """The athlete that comes back has her account again where it is nobody else's since."""
    if step["model"] != Athlete._meta.label or step["did"] != "delete":
        return step
    rows = []
    for row in step["rows"]:
        user = row["user_id"]
        is_free = user and User.objects.filter(pk=user, athlete=None).exists()
        rows.append({**row, "user_id": user if is_free else None})
    return {**step, "rows": rows}
