"""What a rule stopped and a coach passed all the same, with her reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import Athlete, Team
from .sessions import Session

MAX_REASON = 200
# So many of an athlete's are told in her history.
SHOWN = 10


class PassedRuleQuerySet(models.QuerySet["PassedRule"]):
    def of_day(self, athlete, day, teams):
        """Those of the teams that stand with the athlete's sessions of a day, the first first."""
        on_day = Q(session__date=day) | Q(session=None, date=day)
        passed = self.filter(on_day, athlete=athlete, team__in=teams)
        return passed.select_related("by").order_by("at", "pk")

    def in_history(self, athlete, teams):
        """The athlete's last ones, as her calendar tells them to the coaches of the teams."""
        passed = self.filter(athlete=athlete, team__in=teams).select_related("by")
        return passed.order_by("-at", "-pk")[:SHOWN]


class PassedRule(models.Model):
    """One stop of a rule that a coach passed. Rows are only ever added.

    `words`: the finding as she read it. When its session is taken away, `date` says of which day
    it was.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="passed_rules")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="passed_rules")
    session = models.ForeignKey(
        Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="passed_rules"
    )
    date = models.DateField(_("date"))
    rule = models.CharField(_("rule"), max_length=20)
    words = models.CharField(_("what was found"), max_length=300)
    reason = models.CharField(_("why"), max_length=MAX_REASON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = PassedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("passed rule")
        verbose_name_plural = _("passed rules")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="passed_rule_has_a_reason"),
        ]
        indexes = [models.Index(fields=["athlete", "date"], name="passed_rule_athlete_date")]

    def __str__(self):
        return self.words
