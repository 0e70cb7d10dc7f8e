"""Which sessions, and what is read along with them."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When

from coaching.rules import pain
from coaching.rules.compliance import COUNTERS
from coaching.rules.slots import free_slot
from coaching.undocumented import KeptExpression, prepared_cursor

from . import fields
from .checkins import PainReport
from .choices import FRONT_OF_HIP
from .memberships import Membership
from .session_drills import SessionBlock, SessionDrill
from .sets import LoggedSet

if TYPE_CHECKING:
    from .sessions import Session  # noqa: F401 -- the class below names it in a text


def _begun():
    """The one condition of a session that has begun; `Session.has_begun` is the same in Python.

    A set stands in it, done or skipped, pain was told, or it is finished. A set that was undone
    again does not count, nor does a drill that was added or swapped with nothing logged in it.
    """
    active_sets = LoggedSet.objects.active().filter(session_drill__block__session=OuterRef("pk"))
    hurt = PainReport.objects.filter(session_drill__block__session=OuterRef("pk"))
    return _first_that_holds(Q(finished_at__isnull=False), Exists(active_sets), Exists(hurt))


def _first_that_holds(*conditions):
    """Whether any does, asked in this order: of an OR that is read along SQLite asks all."""
    return Case(*(When(condition, then=True) for condition in conditions), default=False)


def _waits():
    return Case(When(Q(paused=False) | Q(_begun()), then=False), default=True)


def _asked_for():
    return Q(paused=False) | _begun()


def _worst_pain():
    worst = PainReport.objects.filter(session_drill=OuterRef("pk")).order_by("-level")
    return Subquery(worst.values("level")[:1])


def _hurts_front_of_hip():
    hurt = PainReport.objects.filter(session_drill=OuterRef("pk"), where__in=FRONT_OF_HIP)
    return Exists(hurt.filter(level__gt=0))


def _stopped_at():
    """When pain last stopped the same drill for the same athlete, in any session."""
    mine = PainReport.objects.filter(
        drill=OuterRef("drill_id"),
        athlete__sessions__blocks=OuterRef("block_id"),
        level__gte=pain.STOP_FROM,
    )
    return Subquery(mine.order_by("-at").values("at")[:1])


def _was_logged():
    """With sets that were undone too: what was ever logged in keeps its place."""
    return Exists(LoggedSet.objects.filter(session_drill=OuterRef("pk")))


def _columns(model):
    return [field.name for field in model._meta.concrete_fields]


class SessionQuerySet(models.QuerySet["Session"]):
    def of_athletes(self, athletes, first, last):
        return self.filter(athlete__in=athletes, date__range=(first, last))

    def coming(self, teams):
        """The sessions of `teams` from today on, as each team counts its days."""
        by_day = defaultdict(list)
        for team in teams:
            by_day[team.today].append(team.pk)
        wanted = [Q(team__in=pks, date__gte=day) for day, pks in by_day.items()]
        return self.filter(reduce(or_, wanted)) if wanted else self.none()

    def holding(self, block):
        return self.filter(blocks__block=block).distinct()

    def visible_to(self, user):
        """Her own, and those of the athletes in the teams that `user` coaches, of these teams."""
        return self.filter(self.model.seen_by(user))

    def coached_by(self, user):
        """Those that `user` sees as a coach."""
        return self.filter(Exists(Membership.objects.coached_by(user).of_outer("")))

    def begun(self):
        """Sessions that have begun: they keep their day unless a coach moves this very one."""
        return self.filter(KeptExpression(_begun))

    def with_begun(self):
        """Each with its `has_begun`, read along."""
        return self.annotate(has_begun=KeptExpression(_begun))

    def asked_for(self):
        """All but those that wait: what is paused is asked for only once it has begun."""
        return self.filter(KeptExpression(_asked_for))

    def asked_on(self, day, *, since):
        """Those asked for on `day`, and what begun on the days from `since` on is not finished."""
        left = Q(KeptExpression(_begun), date__lt=day, finished_at=None)
        # The days by themselves, so that no other one is looked at.
        of_days = self.filter(date__gte=since, date__lte=day)
        return of_days.filter(Q(KeptExpression(_asked_for), date=day) | left)

    def with_waits(self):
        """Each with its `waits`, read along."""
        return self.annotate(waits=KeptExpression(_waits))

    def free_slot(self, *, team, athlete, date):
        """The slot of the day for one more of the athlete's in the team. Raises DayFull."""
        there = self.filter(team=team, athlete=athlete, date=date)
        return free_slot(set(there.values_list("slot", flat=True)), date)

    def in_reading_order(self):
        """By day; a day's first sessions before its second ones, by the name of the team."""
        return self.order_by("date", "slot", "team__name", "pk")

    def for_calendar(self):
        """With blocks, team, who moved it and `has_begun`, in reading order: two queries."""
        return (
            self.with_begun()
            .select_related("team", "moved_by")
            .prefetch_related("blocks")
            .in_reading_order()
        )

    def touched(self):
        """Sessions with something logged, noted or edited in them."""
        drills = SessionDrill.objects.filter(block__session=OuterRef("pk"))
        edited = drills.filter(
            Q(edited=True)
            | Q(extra=True)
            | Q(replaces__isnull=False)
            | Q(sets_kept_on_original__isnull=False)
        )
        # A set that was undone keeps its history, and so the session that it is in.
        logged = LoggedSet.objects.filter(session_drill__block__session=OuterRef("pk"))
        return self.filter(
            KeptExpression(_begun)
            | Exists(logged)
            | Exists(edited)
            | Q(edited=True)
            | Q(started_at__isnull=False)
        )

    def with_plan(self, *, thumbnails=False):
        """With blocks, drills and the sets that stand: three more queries, whatever the number.
        With `thumbnails`, as it is logged on: one more, for what its drills are done with.

        Each drill has `worst_pain`, the most that it was reported to hurt, or None.
        """
        return self.prefetch_related(
            models.Prefetch("blocks", SessionBlock.objects.order_by("position")),
            *_of_blocks(thumbnails=thumbnails, path="blocks__"),
        )

    def bump_plan(self, **values):
        """Tell calendar apps and open pages that the plan changed; `values` go along.

        Whatever changes what a calendar shows of a session calls it, or `Session.bump_plan`.
        """
        return self.update(plan_version=F("plan_version") + 1, **values)

    def change_plan(self):
        """After drills in them came, went or changed: another plan, and counters to match."""
        self.bump_plan()
        self.recount()

    def recount(self):
        """Set the counters of these sessions from what stands in them."""
        sessions = list(self.with_plan())
        for session in sessions:
            session.set_counters(session.tally())
        self.model.objects.bulk_update(sessions, COUNTERS)


_ADD_COUNTS = (
    f"UPDATE coaching_session SET {', '.join(f'{name} = {name} + %s' for name in COUNTERS)},"  # noqa: S608 -- names of columns
    " started_at = COALESCE(started_at, %s)"
    " WHERE id = %s AND removed_at IS NULL AND planned_sets >= done_sets + skipped_sets + %s"
    f" AND {' AND '.join(f'{name} + %s >= 0' for name in COUNTERS)}"
)


def add_counts(pk: uuid.UUID, delta: Mapping[str, int], now: datetime) -> bool:
    """Add `delta`, {counter: amount}, to the session that is not removed, and begin it `now`
    if it has not begun. False, and nothing is changed, where a counter would be wrong then.

    In SQL: each set that is logged asks it, and to make the same of expressions took as long
    as all else of that act. tests/models/test_session_queries.py has them beside it.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    amounts = [delta.get(name, 0) for name in COUNTERS]
    began = connection.ops.adapt_datetimefield_value(now)
    key = pk if connection.features.has_native_uuid_field else pk.hex
    closed = delta.get("done_sets", 0) + delta.get("skipped_sets", 0)
    with prepared_cursor(connection) as cursor:
        cursor.execute(_ADD_COUNTS, [*amounts, began, key, closed, *amounts])
        return cursor.rowcount == 1


def drills_of_plan(*, thumbnails):
    """Drills of sessions in their order, with `worst_pain`; with `thumbnails` as `with_plan`."""
    # Named column by column: half of the time of a page was reading what it does not show.
    of_drill = ("slug", "name", "thumbnail") if thumbnails else ("slug", "name")
    of_plan: dict[str, Any] = {
        "worst_pain": KeptExpression(_worst_pain, fields.PositiveSmallIntegerField())
    }
    if thumbnails:
        of_plan["was_logged"] = KeptExpression(_was_logged)
        of_plan["hurts_front_of_hip"] = KeptExpression(_hurts_front_of_hip)
        of_plan["stopped_at"] = KeptExpression(_stopped_at, models.DateTimeField())
        of_plan["swapper"] = F("swapped_by__name")
    return (
        SessionDrill.objects.select_related("drill")
        .only(*_columns(SessionDrill), *(f"drill__{name}" for name in of_drill))
        .annotate(**of_plan)
        .order_by("position")
    )


def _of_blocks(*, thumbnails, path=""):
    """What `with_plan` fetches of blocks: drills and active sets, two or three queries."""
    prefetches = [
        models.Prefetch(f"{path}drills", drills_of_plan(thumbnails=thumbnails)),
        models.Prefetch(f"{path}drills__logged_sets", LoggedSet.objects.active().as_rows()),
    ]
    # What a set may have been done with instead is asked where it is logged.
    return [*prefetches, f"{path}drills__drill__implements"] if thumbnails else prefetches
