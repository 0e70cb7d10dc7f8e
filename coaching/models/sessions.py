"""Sessions: what an athlete was given on a day, as it was when it was given.

A session is a snapshot. Later edits of a block or a drill never change it.
"""

import dataclasses
import uuid
from collections import defaultdict
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from coaching.rules import compliance
from coaching.rules.finishing import can_reopen
from coaching.rules.slots import MAX_SLOT, free_slot
from coaching.undocumented import KeptExpression, is_prefetched, set_prefetched

from . import fields
from .checkins import PainReport
from .memberships import Membership
from .people import Team
from .session_drills import SessionBlock, SessionDrill
from .sets import LoggedSet

COUNTERS = tuple(field.name for field in dataclasses.fields(compliance.Tally))


class SessionGone(Exception):
    """The session was removed meanwhile. Its address is then nobody's."""


def _begun():
    """The one condition of a session that has begun; `Session.has_begun` is the same in Python.

    A set stands in it, done or skipped, pain was told, or it is finished. A set that was undone
    again does not count, nor does a drill that was added or swapped with nothing logged in it.
    """
    active_sets = LoggedSet.objects.active().filter(session_drill__block__session=OuterRef("pk"))
    hurt = PainReport.objects.filter(session_drill__block__session=OuterRef("pk"))
    return Exists(active_sets) | Exists(hurt) | Q(finished_at__isnull=False)


def _waits():
    return Q(paused=True) & ~_begun()


def _asked_for():
    return Q(paused=False) | _begun()


def _worst_pain():
    worst = PainReport.objects.filter(session_drill=OuterRef("pk")).order_by("-level")
    return Subquery(worst.values("level")[:1])


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
        return self.filter(Session.seen_by(user))

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
        edited = drills.filter(Q(edited=True) | Q(extra=True) | Q(replaces__isnull=False))
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

    def day_with_plan(self, athlete, day):
        """What is asked of the athlete on `day`, as it is logged on, each as `with_plan`.

        A list of the sessions that hold blocks, in reading order: the blocks bring their
        session, which is a query less.
        """
        mine = self.filter(athlete=athlete, date=day).asked_for()
        blocks = (
            SessionBlock.objects.filter(session__in=mine)
            .select_related("session__team", "session__athlete")
            .prefetch_related(*_of_blocks(thumbnails=True))
            .order_by("session__slot", "session__team__name", "session", "position")
        )
        sessions: dict[uuid.UUID, Session] = {}
        of_session: defaultdict[uuid.UUID, list[SessionBlock]] = defaultdict(list)
        for block in blocks:
            block.session = sessions.setdefault(block.session_id, block.session)
            of_session[block.session_id].append(block)
        for pk, session in sessions.items():
            set_prefetched(session, "blocks", of_session[pk])
        return list(sessions.values())

    def bump_plan(self, **values):
        """Tell calendar apps and open pages that the plan changed; `values` go along.

        Whatever changes what a calendar shows of a session calls it, or `Session.bump_plan`.
        """
        return self.update(plan_version=F("plan_version") + 1, **values)

    def recount(self):
        """Set the counters of these sessions from what stands in them."""
        sessions = list(self.with_plan())
        for session in sessions:
            session.set_counters(session.tally())
        Session.objects.bulk_update(sessions, COUNTERS)


def _of_blocks(*, thumbnails, path=""):
    """What `with_plan` fetches of blocks: drills and active sets, two or three queries."""
    # Named column by column: half of the time of a page was reading what it does not show.
    of_drill = ("slug", "name", "thumbnail") if thumbnails else ("slug", "name")
    active_sets = LoggedSet.objects.filter(removed_at=None).as_rows()
    of_plan = {"worst_pain": KeptExpression(_worst_pain, fields.PositiveSmallIntegerField())}
    if thumbnails:
        of_plan["was_logged"] = KeptExpression(_was_logged)
    drills = (
        SessionDrill.objects.select_related("drill")
        .only(*_columns(SessionDrill), *(f"drill__{name}" for name in of_drill))
        .annotate(**of_plan)
        .order_by("position")
    )
    found = [
        models.Prefetch(f"{path}drills", drills),
        models.Prefetch(f"{path}drills__logged_sets", active_sets),
    ]
    # What a set may have been done with instead is asked where it is logged.
    return [*found, f"{path}drills__drill__implements"] if thumbnails else found


_SessionManager = models.Manager.from_queryset(SessionQuerySet)


class SessionManager(_SessionManager):
    def get_queryset(self):
        return super().get_queryset().filter(removed_at=None)


class Session(models.Model):
    """An athlete's training of a day in one team; slot 2 is a second one that day.

    One that was removed after something had been logged and undone keeps its row, for the
    history of its sets, and is found by `with_removed` alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey("Team", on_delete=models.PROTECT, related_name="sessions")
    athlete = models.ForeignKey("Athlete", on_delete=models.PROTECT, related_name="sessions")
    date = models.DateField(_("date"))
    slot = fields.PositiveSmallIntegerField(_("slot"), default=1)
    moved_from = models.DateField(_("moved from"), null=True, blank=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # While her plan is paused: shown as such, not asked for today, not missed.
    paused = models.BooleanField(_("paused"), default=False)
    edited = models.BooleanField(_("edited"), default=False)
    # Goes up when what is planned comes, goes, changes or gets another day: tells a plan that was
    # read before, and is the SEQUENCE of an event in a calendar.
    plan_version = fields.PositiveIntegerField(default=0, editable=False)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True, editable=False)

    planned_sets = fields.PositiveIntegerField(default=0)
    done_sets = fields.PositiveIntegerField(default=0)
    skipped_sets = fields.PositiveIntegerField(default=0)
    extra_sets = fields.PositiveIntegerField(default=0)
    planned_rows = fields.PositiveIntegerField(default=0)
    logged_rows = fields.PositiveIntegerField(default=0)
    over_cap_sets = fields.PositiveIntegerField(default=0)

    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    effort = fields.PositiveSmallIntegerField(
        _("effort"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    minutes = fields.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
    )
    note = models.TextField(_("note"), blank=True, max_length=1000)
    # The last act applied from each phone: of finishing here, of swapping at a drill.
    device_seqs = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    #: (block id, name, position, kind) of each block, where `sessions_by_day` read it along.
    plan: list[tuple[int | None, str, int, str]]

    objects = SessionManager()
    with_removed = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["date", "slot"]
        constraints = [
            models.UniqueConstraint(
                "team",
                "athlete",
                "date",
                "slot",
                condition=Q(removed_at=None),
                name="session_slot_once",
            ),
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=MAX_SLOT), name="session_slot"
            ),
            models.CheckConstraint(
                condition=Q(planned_sets__gte=F("done_sets") + F("skipped_sets")),
                name="session_counters",
            ),
            models.CheckConstraint(
                condition=Q(effort__isnull=True) | Q(effort__gte=1, effort__lte=10),
                name="session_effort",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=600),
                name="session_minutes",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "date"], name="session_team_date"),
            models.Index(fields=["athlete", "date"], name="session_athlete_date"),
        ]

    def __str__(self):
        return f"{self.athlete}, {self.date}"

    def get_absolute_url(self):
        return reverse("session", args=[self.pk])

    def bump_plan(self):
        """As of a queryset, for who saves the session with its `plan_version`."""
        self.plan_version = F("plan_version") + 1

    def tally(self):
        """The counts of everything in the session, from its (prefetched) rows."""
        total = compliance.Tally()
        for block in self.blocks.all():
            for drill in block.drills.all():
                total += drill.tally()
        return total

    def set_counters(self, tally):
        for name in COUNTERS:
            setattr(self, name, getattr(tally, name))

    def state(self, today):
        """The session's state; `today` is the athlete's own. Reads the team."""
        return compliance.state(
            self,
            date=self.date,
            today=today,
            teams_today=self.team.today,
            finished=self.finished_at is not None,
            paused=self.paused,
        )

    @staticmethod
    def seen_by(user, path=""):
        """The condition that `user` may see a session; `path` leads to it: "block__session__"."""
        own = Q(**{f"{path}athlete__user": user})
        # Most who log coach nobody, and have nothing to look for there.
        if not user.is_coach:
            return own
        return own | Q(Exists(Membership.objects.coached_by(user).of_outer(path)))

    @property
    def done_share(self):
        return compliance.done_share(self)

    @property
    def kinds(self):
        """The kinds of its blocks, each once, in the order they are done."""
        return list(dict.fromkeys(block.kind for block in self.blocks.all()))

    @cached_property
    def has_begun(self):
        """Whether it has begun, as `begun()` says: read along, or from the rows of `with_plan`."""
        if not is_prefetched(self, "blocks"):
            return Session.with_removed.filter(pk=self.pk).begun().exists()
        return self.finished_at is not None or any(
            drill.worst_pain is not None
            or any(row.removed_at is None for row in drill.logged_sets.all())
            for block in self.blocks.all()
            for drill in block.drills.all()
        )

    @cached_property
    def waits(self):
        """Whether it lies in a pause and has not begun: nobody asks for it now."""
        return self.paused and not self.has_begun

    def lock(self):
        """The session as it is now, its row locked. Raises SessionGone when it is gone."""
        session = Session.objects.select_for_update(no_key=True).filter(pk=self.pk).first()
        if session is None:
            raise SessionGone
        return session

    def lock_with_plan(self):
        """Lock the team's plan and the session, in this order. As `lock`."""
        Team.objects.lock(self.team_id)
        return self.lock()

    @property
    def can_reopen(self):
        """Whether it is finished, and still the athlete's day on which it was."""
        finished, athlete = self.finished_at, self.athlete
        return finished is not None and can_reopen(athlete.date_at(finished), athlete.today)
