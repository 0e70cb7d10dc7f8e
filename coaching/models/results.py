"""What tests gave: results, their trials, and what they were before they were put right."""

import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.assessing import MAX_ROWS
from coaching.rules.names import isolated

from . import fields
from .assessments import Assessment
from .choices import Method, Side
from .notes import NoteField

# The signs of a note, as they are seen (rules/seen.py).
MAX_REMARK = 200

SIDES = ["", Side.LEFT, Side.RIGHT]
NUMBER: Any = {"max_digits": 8, "decimal_places": 3}


class Angles(models.Model):
    """The numbers beside the one that counts, of a result and of each of its trials.

    Degrees. `to_trunk`: of the highest thigh. `at_strike`, `strike_to_trunk`: the thigh as the
    other foot strikes, to the vertical (it may be negative) and to the trunk. `knee_angle`: of the
    test of the hip flexors' range.
    """

    to_trunk = fields.DecimalField(_("to the trunk"), null=True, blank=True, **NUMBER)
    at_strike = fields.DecimalField(
        _("at the other foot’s strike"), null=True, blank=True, **NUMBER
    )
    strike_to_trunk = fields.DecimalField(
        _("to the trunk at that strike"), null=True, blank=True, **NUMBER
    )
    knee_angle = fields.DecimalField(_("knee angle"), null=True, blank=True, **NUMBER)

    ANGLES = ("to_trunk", "at_strike", "strike_to_trunk", "knee_angle")

    class Meta:
        abstract = True


class ResultQuerySet(models.QuerySet["Result"]):
    def active(self):
        """Without those that were removed."""
        return self.filter(removed_at=None)

    def in_order(self):
        return self.order_by("date", "pk")


class Result(Angles):
    """What a test of an athlete gave on a day, on one side where the test has sides.

    `value` is in the test's unit, combined of the trials that were not left out; of knee lift the
    highest thigh against the vertical. `key` is the phone's: the same measurement sent twice is
    one. `points` are shares of the picture's size, checked by `rules.points`: never the picture.
    `run` is what a watch counted: {"by_speed": [[metres a second from, steps a minute, seconds]],
    "doubled": whether it counted strides, "seconds"}.
    """

    athlete = models.ForeignKey("Athlete", on_delete=models.PROTECT, related_name="results")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="results")
    team = models.ForeignKey("Team", on_delete=models.PROTECT, related_name="results")
    date = models.DateField(_("day"))
    side = models.CharField(
        _("side"),
        max_length=5,
        blank=True,
        choices=[(Side.LEFT.value, Side.LEFT.label), (Side.RIGHT.value, Side.RIGHT.label)],
    )
    method = models.CharField(_("how"), max_length=5, choices=Method.choices, default=Method.HAND)
    measured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    frame_rate = fields.DecimalField(
        _("frames a second"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    app_release = models.CharField(max_length=40, blank=True, editable=False)
    points = models.JSONField(default=dict, blank=True, editable=False)
    run = models.JSONField(default=dict, blank=True, editable=False)

    value = fields.DecimalField(_("value"), **NUMBER)
    n = fields.PositiveSmallIntegerField(_("of how many"), default=1)
    spread = fields.DecimalField(_("spread"), null=True, blank=True, **NUMBER)
    strike_spread = fields.DecimalField(_("spread at the strike"), null=True, blank=True, **NUMBER)
    note = NoteField(_("note"), limit=MAX_REMARK, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["-date", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=SIDES), name="result_side"),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="result_method"),
            models.CheckConstraint(condition=Q(n__gte=1), name="result_n"),
            models.CheckConstraint(
                condition=(Q(spread=None) | Q(spread__gte=0))
                & (Q(strike_spread=None) | Q(strike_spread__gte=0)),
                name="result_spread",
            ),
            models.CheckConstraint(
                condition=Q(frame_rate=None) | Q(frame_rate__gt=0), name="result_frame_rate"
            ),
        ]
        indexes = [
            models.Index(fields=["athlete", "assessment", "date"], name="result_of_athlete"),
            models.Index(fields=["team", "assessment", "date"], name="result_of_team"),
        ]

    def __str__(self):
        return f"{isolated(self.athlete)}, {isolated(self.assessment)}, {self.date}"

    AUDITED_FIELDS = (
        "date",
        "side",
        "value",
        *Angles.ANGLES,
        "n",
        "spread",
        "strike_spread",
        "note",
        "removed_at",
    )

    def get_absolute_url(self):
        return reverse("result", args=[self.pk])

    def values(self):
        """What is kept of it before it is put right, its trials too."""
        kept = {name: getattr(self, name) for name in self.AUDITED_FIELDS}
        trials = [[row.value, row.left_out] for row in self.rows.all()]
        return kept | ({"trials": trials} if trials else {})


class Trial(Angles):
    """One trial of a result, or one step of a clip."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="rows")
    number = fields.PositiveSmallIntegerField(_("trial"))
    value = fields.DecimalField(_("value"), **NUMBER)
    left_out = models.BooleanField(_("left out"), default=False)

    class Meta:
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        ordering = ["result", "number"]
        constraints = [
            models.UniqueConstraint("result", "number", name="trial_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MAX_ROWS), name="trial_number"
            ),
        ]

    def __str__(self):
        return f"{self.result_id}, {self.number}"


class ResultChange(models.Model):
    """What a result was before it was put right, removed or brought back. Append-only."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    was = models.JSONField(encoder=DjangoJSONEncoder)
    is_now = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("change of a result")
        verbose_name_plural = _("changes of results")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.result_id}, {self.at:%Y-%m-%d %H:%M}"
