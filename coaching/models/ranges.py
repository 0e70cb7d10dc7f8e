"""Full range of motion: what a coach saw of it, and when it lapses in a team."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated
from coaching.rules.ranges import LAPSES_AFTER

from . import fields

MAX_LAPSES_DAYS = 366


class RangeSetting(models.Model):
    """After how many days without a drill full range lapses, as a team has it."""

    range_lapses_days = fields.PositiveSmallIntegerField(
        _("full range lapses after, in days"),
        default=LAPSES_AFTER.days,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_LAPSES_DAYS)],
        help_text=_(
            "So long without a loaded drill, and full range is to be shown again before anything "
            "heavier than the pipe. 60 is a default of ours."
        ),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(range_lapses_days__gte=1, range_lapses_days__lte=MAX_LAPSES_DAYS),
                name="team_range_lapses",
            )
        ]


class RangeCheck(models.Model):
    """Full range in a drill was looked at on that day: where it was seen, it may be loaded from
    then on.

    By a coach, or by a test, whose `result` it goes with: one that said no is not `full`.
    """

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey("Athlete", on_delete=models.CASCADE, related_name="range_checks")
    drill = models.ForeignKey("Drill", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    full = models.BooleanField(_("full range"), default=True, db_default=True)
    result = models.OneToOneField(
        "Result", on_delete=models.CASCADE, null=True, blank=True, related_name="range_check"
    )

    class Meta:
        verbose_name = _("check of range")
        verbose_name_plural = _("checks of range")
        constraints = [
            models.CheckConstraint(
                condition=Q(full=True) | Q(result__isnull=False),
                name="range_check_by_a_test",
            )
        ]
        indexes = [models.Index(fields=["athlete", "drill"], name="range_check_of")]

    def __str__(self):
        return f"{isolated(self.athlete)}, {isolated(self.drill)}"
