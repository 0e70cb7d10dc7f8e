"""What was assigned to whom, and how it is taken back."""

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

from . import fields

#: What was removed can be put back so long.
KEPT_REMOVED = timedelta(days=30)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def active(self):
        return self.filter(undone_at=None)


class Assignment(models.Model):
    """One act of assigning, so that it can be shown and undone as one."""

    team = models.ForeignKey("Team", on_delete=models.PROTECT, related_name="assignments")
    at = models.DateTimeField(_("assigned"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    # Made with the preview: sending the same preview twice assigns once.
    token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    # Of a program: what was assigned, from which day on, and which weekday each of the program's
    # weekdays stands for, as {"0": 1, "2": 3}. Empty for blocks assigned by themselves.
    program = models.ForeignKey(
        "Program", on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    program_version = fields.PositiveIntegerField(null=True, blank=True)
    start = models.DateField(_("starts"), null=True, blank=True)
    weekdays = models.JSONField(default=dict, blank=True)
    # Ended early: nothing of it stands from this day on, nor comes there any more.
    ended_from = models.DateField(_("ended from"), null=True, blank=True)
    # To what restrictions ask, as {"12-34": "anyway"} of athlete and block, or "sides".
    answers = models.JSONField(default=dict, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=True, program_version__isnull=True, start__isnull=True)
                | Q(program__isnull=False, program_version__isnull=False, start__isnull=False),
                name="assignment_of_program",
            ),
        ]

    def __str__(self):
        return f"{isolated(self.team)}, {self.at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("assignment", args=[self.pk])


class AssignedAthlete(models.Model):
    """An athlete that a program was assigned to; her days are `offset_days` later."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="assigned")
    athlete = models.ForeignKey("Athlete", on_delete=models.CASCADE, related_name="assigned")
    offset_days = fields.SmallIntegerField(_("days later"), default=0)
    # Set for one who joined a squad later: she got what lay ahead of that day.
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    # The date of each placed block as the program last said, as {placement id: "2026-03-02"}.
    # A session on another date was moved by hand; one that is missing was left out or removed.
    dates = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("assigned athlete")
        verbose_name_plural = _("assigned athletes")
        constraints = [
            models.UniqueConstraint("assignment", "athlete", name="assigned_athlete_once"),
            models.CheckConstraint(
                condition=Q(offset_days__gte=-366, offset_days__lte=366),
                name="assigned_athlete_offset",
            ),
        ]

    def __str__(self):
        return f"{isolated(self.athlete)}, {self.assignment}"


class AssignedSquad(models.Model):
    """A squad that a program was assigned to, and whether whoever joins later gets it too."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="squads")
    squad = models.ForeignKey("Squad", on_delete=models.CASCADE, related_name="assigned")
    joiners = models.BooleanField(_("whoever joins later too"), default=False)

    class Meta:
        verbose_name = _("assigned squad")
        verbose_name_plural = _("assigned squads")
        constraints = [
            models.UniqueConstraint("assignment", "squad", name="assigned_squad_once"),
        ]

    def __str__(self):
        return f"{isolated(self.squad)}, {self.assignment}"


class PlanUpdate(models.Model):
    """One act of bringing what is planned up to date with its program, to be undone.

    `snapshot` is how it was and what was made: `services.assignments.update_undo` writes and
    reads it.
    """

    program = models.ForeignKey("Program", on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("update of a plan")
        verbose_name_plural = _("updates of plans")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{isolated(self.program)}, {self.at:%Y-%m-%d %H:%M}"


class AssignmentShift(models.Model):
    """That everything of an assignment from a day on was put later, or earlier, for everybody.

    Whoever joins later, and what the program adds later, lies as many days later too.
    `snapshot` is how it was: `services.assignments.steering` writes and reads it.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="shifts")
    first = models.DateField(_("from this day on"))
    days = fields.SmallIntegerField(_("days later"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("shift of an assignment")
        verbose_name_plural = _("shifts of assignments")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=-366, days__lte=366) & ~Q(days=0),
                name="assignment_shift_days",
            ),
        ]

    def __str__(self):
        return f"{self.assignment}, {self.days:+}"

    @property
    def days_earlier(self):
        return -self.days


class RemovalQuerySet(models.QuerySet["Removal"]):
    def kept(self, now):
        """Those that can be put back still: of a session that is out, or of an assignment."""
        out = Q(session=None) | Q(session__removed_at__isnull=False)
        return self.filter(out, put_back_at=None, at__gt=now - KEPT_REMOVED)


class Removal(models.Model):
    """That a session, or what stood of an assignment, was taken out, and how it comes back.

    `since`: from which day on, of an assignment that was ended early; else all of it.
    `snapshot`: what was taken out, as `services.assignments.removal` writes and reads it.
    """

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="removals")
    session = models.ForeignKey(
        "Session", on_delete=models.CASCADE, null=True, blank=True, related_name="removals"
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="removals"
    )
    since = models.DateField(_("from this day on"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("removed"), default=timezone.now)
    snapshot = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    put_back_at = models.DateTimeField(_("put back"), null=True, blank=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("removal")
        verbose_name_plural = _("removals")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=True) ^ Q(assignment__isnull=True),
                name="removal_of_one",
            ),
        ]
        indexes = [models.Index(fields=["team", "-at"], name="removal_of_team")]

    def __str__(self):
        return f"{isolated(self.session or self.assignment)}"
