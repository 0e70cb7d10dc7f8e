"""What athletes may not do for now. Each is of the team that set it."""

from collections import defaultdict

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from coaching.undocumented import KeptExpression, KeptQuery

from .choices import RestrictionKind
from .memberships import athlete_is_in_team
from .notes import NoteField
from .people import Athlete, Team

# The signs of a note, as they are seen (rules/seen.py).
MAX_WHY = 200


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def active(self):
        """Those of teams that coach the athlete now, over or not, the oldest first."""
        return self.filter(KeptExpression(athlete_is_in_team)).order_by("since", "pk")

    def of_athlete(self, athlete):
        """As `active`, of one athlete, a list; its text is kept."""
        return _OF_ATHLETE.all(athlete.pk)

    def read_along(self, athletes):
        """Each of the athletes with her active ones, as by `read_restrictions`: one query."""
        of_athlete = defaultdict(list)
        for row in _OF_ATHLETES.all([athlete.pk for athlete in athletes]):
            of_athlete[row.athlete_id].append(row)
        for athlete in athletes:
            athlete.restrictions_read = of_athlete[athlete.pk]

    def set_by_team(self, athlete, team):
        """The team's own, over or not, each with who set it, a list; its text is kept."""
        return _SET_BY_TEAM.all(athlete.pk, team.pk)

    def set_by_others(self, athlete, team):
        """As `of_athlete`, those of other teams than `team`, without their notes."""
        return _SET_BY_OTHERS.all(athlete.pk, team.pk)


_OF_ATHLETE = KeptQuery(lambda athlete: Restriction.objects.filter(athlete=athlete).active(), -1)
_OF_ATHLETES = KeptQuery(
    lambda athletes: Restriction.objects.filter(athlete__in=athletes).active(), [-1]
)
_SET_BY_TEAM = KeptQuery(
    lambda athlete, team: Restriction.objects.filter(athlete=athlete, team=team).select_related(
        "set_by"
    ),
    *(-1, -2),
)
_SET_BY_OTHERS = KeptQuery(
    lambda athlete, team: (
        Restriction.objects.filter(athlete=athlete).active().exclude(team=team).defer("note")
    ),
    *(-1, -2),
)


class Restriction(models.Model):
    """What an athlete may not do, from a day on and to the end of another if one is named.

    Every team that coaches her sees kind and dates; the note, and the lifting of it, are for the
    team that set it. When she leaves that team it rests: nobody could lift it.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="restrictions")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="restrictions")
    kind = models.CharField(_("kind"), max_length=12, choices=RestrictionKind.choices)
    note = NoteField(_("note"), limit=MAX_WHY, blank=True)
    since = models.DateTimeField(_("since"), default=now)
    starts = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        constraints = [
            models.UniqueConstraint("team", "athlete", "kind", name="restriction_once"),
            models.CheckConstraint(
                condition=Q(kind__in=RestrictionKind.values), name="restriction_kind"
            ),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(until=None) | Q(until__gte=F("starts")),
                name="restriction_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def holds_on(self, day):
        return self.holds_between(day, day)

    def holds_between(self, first, last):
        """Whether it holds on a day from `first` to `last`; `last` None: on any later one."""
        has_begun = self.starts is None or last is None or self.starts <= last
        return has_begun and (self.until is None or first <= self.until)


def read_restrictions(path=""):
    """What reads `active_restrictions` along, for athletes or rows that lead to them by `path`."""
    rows = Restriction.objects.active()
    return models.Prefetch(f"{path}restrictions", rows, to_attr="restrictions_read")


class RestrictionSwap(models.Model):
    """Drills that a coach let an athlete do as others, or not at all, because of restrictions.

    One act, taken back as one. `drills`: the ids of the session drills that went, as text.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="restriction_swaps")
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="restriction_swaps")
    drills = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=now)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("swap because of a restriction")
        verbose_name_plural = _("swaps because of restrictions")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.athlete}, {self.at:%Y-%m-%d}"
