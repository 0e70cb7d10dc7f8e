"""Sessions: what an athlete was given on a day, as it was when it was given.

A session is a snapshot. Later edits of a block or a drill never change it.
"""

import uuid
from collections import defaultdict
from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from coaching.rules import compliance
from coaching.rules.finishing import can_reopen
from coaching.rules.limits import MAX_MINUTES
from coaching.rules.names import isolated
from coaching.rules.slots import MAX_SLOT
from coaching.undocumented import KeptQuery, is_prefetched, set_prefetched

from . import fields
from .memberships import Membership
from .notes import LongNoteField
from .people import Team
from .session_drills import SessionBlock
from .session_queries import SessionQuerySet


class SessionGone(Exception):
    """The session was removed meanwhile. Its address is then nobody's."""


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
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MINUTES)],
    )
    note = LongNoteField(_("note"), blank=True, max_length=1000)
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
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=MAX_MINUTES),
                name="session_minutes",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "date"], name="session_team_date"),
            models.Index(fields=["athlete", "date"], name="session_athlete_date"),
        ]

    def __str__(self):
        return f"{isolated(self.athlete)}, {self.date}"

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
        for name in compliance.COUNTERS:
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

    def hide_health(self):
        """Be, for a page that is drawn and not saved, as if nothing had been told of pain.

        Of one that was read `with_plan`.
        """
        for block in self.blocks.all():
            for drill in block.drills.all():
                drill.hide_health()

    def late_by(self, day):
        """How many days after its own what is entered on `day` comes; 0 where it is not late."""
        return max(0, (day - self.date).days)

    @staticmethod
    def seen_by(user, path=""):
        """The condition that `user` may see a session; `path` leads to it: "block__session__"."""
        own = Q(**{f"{path}athlete__user": user})
        # Most who log coach nobody, and have nothing to look for there.
        if not user.is_coach:
            return own
        return own | Q(Exists(Membership.objects.coached_by(user).of_outer(path)))

    @staticmethod
    def of_calendar(athlete, first, last):
        """The athlete's sessions of these days, a list as `for_calendar`; the texts are kept."""
        asked = athlete.pk, first, last
        sessions = {session.pk: session for session in _OF_CALENDAR.all(*asked)}
        of_session = defaultdict(list)
        for block in _BLOCKS_OF_CALENDAR.all(*asked):
            block.session = sessions[block.session_id]
            of_session[block.session_id].append(block)
        for pk, session in sessions.items():
            set_prefetched(session, "blocks", of_session[pk])
        return list(sessions.values())

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


def _of_calendar(athlete, first, last):
    sessions = Session.objects.of_athletes([athlete], first, last)
    return sessions.with_begun().select_related("team", "moved_by").in_reading_order()


def _blocks_of_calendar(athlete, first, last):
    sessions = Session.objects.of_athletes([athlete], first, last)
    return SessionBlock.objects.filter(session__in=sessions).order_by("session", "position")


_DAYS = date(1, 1, 1), date(1, 1, 2)
_OF_CALENDAR = KeptQuery(_of_calendar, -1, *_DAYS)
_BLOCKS_OF_CALENDAR = KeptQuery(_blocks_of_calendar, -1, *_DAYS)
