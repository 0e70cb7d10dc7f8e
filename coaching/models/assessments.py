"""Tests and what they gave: knee lift, turnover, times, range, counts."""

from secrets import token_hex

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from coaching.rules.assessing import MAX_TRIALS

from . import fields
from .choices import AmountUnit, Better, Combine, Measures, ResultUnit
from .drills import Drill
from .history import CatalogHistory
from .memberships import of_everyone_or_of_a_team_of
from .names import NameField
from .notes import NoteField


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def active(self):
        return self.filter(archived_at=None)

    def for_team(self, team):
        """The team's own and the shipped ones, in use."""
        return self.active().filter(Q(team=None) | Q(team=team))

    def visible_to(self, user):
        """The shipped ones and those of the teams that `user` is in, in use."""
        return self.active().filter(of_everyone_or_of_a_team_of(user))


class Assessment(models.Model):
    """A test and its protocol: what is measured, how, in which unit, and how trials combine.

    `smallest_change`: a difference below it is inside the error; None where nobody knows. One with
    a team is that team's own.
    """

    team = models.ForeignKey(
        "Team", on_delete=models.CASCADE, null=True, blank=True, related_name="assessments"
    )
    slug = models.SlugField(max_length=80, unique=True)
    name = NameField(_("name"), max_length=80)
    measures = models.CharField(_("measures"), max_length=10, choices=Measures.choices)
    summary = NoteField(_("in one line"), limit=200, blank=True)
    protocol = models.TextField(
        _("how it is done"), blank=True, help_text=_("One step a line, the same each time.")
    )
    note = models.TextField(_("what it can and cannot say"), blank=True)
    unit = models.CharField(_("unit"), max_length=7, choices=ResultUnit.choices)
    better = models.CharField(
        _("better"), max_length=6, choices=Better.choices, default=Better.HIGHER
    )
    trials = fields.PositiveSmallIntegerField(
        _("trials"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_TRIALS)]
    )
    combine = models.CharField(
        _("what counts"), max_length=4, choices=Combine.choices, default=Combine.BEST
    )
    sided = models.BooleanField(_("left and right"), default=False)
    distance_value = fields.DecimalField(
        _("distance"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    distance_unit = models.CharField(
        _("unit of the distance"), max_length=4, choices=AmountUnit.choices, blank=True
    )
    drill = models.ForeignKey(
        Drill, on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    smallest_change = fields.DecimalField(
        _("smallest change worth believing"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    smallest_change_source = NoteField(_("where that is from"), limit=300, blank=True)
    position = fields.PositiveSmallIntegerField(_("place in the list"), default=100)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()
    history = CatalogHistory()

    class Meta:
        verbose_name = _("test")
        verbose_name_plural = _("tests")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measures__in=Measures.values)
                & Q(unit__in=ResultUnit.values)
                & Q(better__in=Better.values)
                & Q(combine__in=Combine.values)
                & Q(trials__gte=1, trials__lte=MAX_TRIALS),
                name="assessment_kind",
            ),
            models.CheckConstraint(
                condition=Q(distance_value=None, distance_unit="")
                | Q(distance_value__gt=0, distance_unit__in=[AmountUnit.YARDS, AmountUnit.METRES]),
                name="assessment_distance",
            ),
            models.CheckConstraint(
                condition=~Q(measures__in=[Measures.SPRINT, Measures.HOP])
                | Q(distance_value__gt=0),
                name="assessment_timed_has_a_distance",
            ),
            models.CheckConstraint(
                condition=~Q(measures=Measures.FULL_RANGE)
                | Q(unit=ResultUnit.YES, drill__isnull=False),
                name="assessment_full_range_has_a_drill",
            ),
            models.CheckConstraint(
                condition=Q(smallest_change=None)
                | (Q(smallest_change__gt=0) & ~Q(smallest_change_source="")),
                name="assessment_change_has_a_source",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        if not self.slug:
            # By chance and not by looking: two of one name are saved at the same moment.
            stem = slugify(self.name)[:40] or "test"
            self.slug = f"{self.team_id or 'shared'}-{stem}-{token_hex(4)}"
        super().save(*args, **kwargs)

    @property
    def is_recorded(self):
        """The history is of what all teams share."""
        return self.team_id is None

    @property
    def steps(self):
        """The protocol, step by step."""
        return [line.strip() for line in self.protocol.splitlines() if line.strip()]

    def archive(self):
        self.archived_at = self.archived_at or timezone.now()
        self.save(update_fields=["archived_at"])

    def restore(self):
        self.archived_at = None
        self.save(update_fields=["archived_at"])
