"""What an athlete tells of her body."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules import pain
from coaching.rules.names import isolated

from . import fields
from .choices import FRONT_OF_HIP, BodyPart
from .notes import NoteField
from .prescription_fields import MAX_NOTE

if TYPE_CHECKING:
    from .people import Athlete


class PainReportQuerySet(models.QuerySet["PainReport"]):
    def drills_stopped(self, athlete: "Athlete", day: date) -> dict[int, str]:
        """{id: name} of the drills that pain stopped in the athlete's sessions of `day`."""
        stopped = self.filter(
            athlete=athlete, session_drill__block__session__date=day, level__gte=pain.STOP_FROM
        )
        return dict(stopped.order_by().values_list("drill_id", "drill__name"))

    def end_hip_work(self, athlete: "Athlete", day: date) -> bool:
        """Whether a report ended the athlete's hip-flexor work of `day`: only ever under 18."""
        reports = self.filter(
            athlete=athlete,
            session_drill__block__session__date=day,
            where__in=FRONT_OF_HIP,
            level__gt=0,
        )
        return athlete.is_minor_on(day) and reports.exists()


class PainReport(models.Model):
    """A drill hurt: where, and how much from 0 to 10. Append-only, and no diagnosis.

    Its id may come from the page that asked, so that the same answer sent twice is kept once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    athlete = models.ForeignKey("Athlete", on_delete=models.PROTECT, related_name="pain_reports")
    session_drill = models.ForeignKey(
        "SessionDrill", on_delete=models.PROTECT, related_name="pain_reports"
    )
    drill = models.ForeignKey("Drill", on_delete=models.PROTECT, related_name="+")
    where = models.CharField(_("where"), max_length=16, choices=BodyPart.choices)
    words = models.CharField(_("in your words"), max_length=80, blank=True)
    level = fields.PositiveSmallIntegerField(
        _("how much, 0 to 10"), validators=[MinValueValidator(0), MaxValueValidator(10)]
    )
    note = NoteField(_("note"), limit=MAX_NOTE, blank=True)
    at = models.DateTimeField(_("reported at"), default=timezone.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = PainReportQuerySet.as_manager()

    #: Whether it was told just now, and not sent once more.
    is_new = False

    class Meta:
        verbose_name = _("pain report")
        verbose_name_plural = _("pain reports")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=10), name="pain_level"),
            models.CheckConstraint(condition=Q(where__in=BodyPart.values), name="pain_where"),
        ]
        indexes = [models.Index(fields=["athlete", "at"], name="pain_athlete_at")]

    def __str__(self):
        return f"{isolated(self.athlete)}, {self.level}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("A pain report is never changed.")
        super().save(*args, **{**kwargs, "force_insert": True})
        self.is_new = True

    @property
    def answer(self):
        """'note', 'ease' or 'stop': see rules.pain."""
        return pain.answer(self.level)

    @property
    def is_at_front_of_hip(self):
        """While she grows, the end of hip-flexor work at any level."""
        return self.level > 0 and self.where in FRONT_OF_HIP

    @property
    def ends_hip_work(self):
        """The day's hip-flexor work is over: she is under 18, and it is the front of the hip."""
        return pain.ends_hip_work(
            self.level,
            at_front_of_hip=self.where in FRONT_OF_HIP,
            is_minor=self.athlete.is_minor_on(self.session_drill.block.session.date),
        )

    @property
    def stops(self):
        """The drill is over for today."""
        return self.answer == "stop"
