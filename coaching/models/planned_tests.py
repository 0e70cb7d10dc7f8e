"""Tests that a coach planned: of an athlete on a day."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

from .assessments import Assessment
from .results import Result


class PlannedTestQuerySet(models.QuerySet["PlannedTest"]):
    def with_done(self):
        """With `done`: of how many sides there is a standing result of that day."""
        results = Result.objects.active().filter(
            athlete=OuterRef("athlete"), assessment=OuterRef("assessment"), date=OuterRef("date")
        )
        sides = results.order_by().values("assessment").annotate(n=Count("side", distinct=True))
        return self.annotate(done=Coalesce(Subquery(sides.values("n")), 0))


class PlannedTest(models.Model):
    """A test that stands on an athlete's day until it is done or taken off."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="planned_tests")
    athlete = models.ForeignKey("Athlete", on_delete=models.CASCADE, related_name="planned_tests")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="planned_tests"
    )
    date = models.DateField(_("day"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    #: Of `with_done`.
    done: int

    objects = PlannedTestQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned test")
        verbose_name_plural = _("planned tests")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                "team", "athlete", "assessment", "date", name="planned_test_once"
            )
        ]
        indexes = [models.Index(F("athlete"), F("date"), name="planned_test_of_day")]

    def __str__(self):
        return f"{isolated(self.athlete)}, {isolated(self.assessment)}, {self.date}"

    @property
    def asked(self):
        """Of how many sides it asks."""
        return 2 if self.assessment.sided else 1

    @property
    def is_done(self):
        return self.done >= self.asked
